(function () {
  "use strict";
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var charts = [];
  var drawn = new Set();
  var scripts = Array.prototype.slice.call(document.querySelectorAll("script[data-chart]"));
  var near = new IntersectionObserver(drawNear, { rootMargin: "200px" });

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  }

  // As NumberText does it: four significant digits, scientific from 1e5 up and below 1e-4.
  function text(value) {
    if (value === null || value === undefined || value === "" || typeof value === "string" && isNaN(+value)) {
      return "–";
    }
    var n = +value;
    var size = Math.abs(n);
    var plain = n === 0 || size >= 1e-4 && size < 1e5;
    var shown = !plain
      ? n.toExponential(3).replace(/\.?0+e/, "e").replace("e+", "e")
      : size >= 1000 ? Math.round(n).toLocaleString("en") : String(+n.toPrecision(4));
    return shown.replace(/^-/, "−");
  }

  function theme() {
    var axis = {
      axisLine: { lineStyle: { color: colour("rule") } },
      axisLabel: { color: colour("soft"), fontSize: 12 },
      nameTextStyle: { color: colour("soft"), fontSize: 12 },
      splitLine: { lineStyle: { color: colour("rule") } }
    };
    var category = Object.assign({}, axis, { splitLine: { show: false } });
    return {
      color: ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"].map(colour),
      backgroundColor: "transparent",
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("ink") },
      legend: {
        textStyle: { color: colour("ink"), fontSize: 13 },
        pageTextStyle: { color: colour("soft") },
        pageIconColor: colour("link"),
        pageIconInactiveColor: colour("rule")
      },
      tooltip: {
        backgroundColor: colour("paper"),
        borderColor: colour("rule"),
        textStyle: { color: colour("ink"), fontSize: 13 }
      },
      valueAxis: axis,
      logAxis: axis,
      categoryAxis: category
    };
  }

  // Options come as JSON; what JSON cannot hold, formatting of numbers and colours of the page, is added here.
  function complete(option) {
    option.tooltip.valueFormatter = text;
    [option.xAxis, option.yAxis].forEach(function (axis) {
      if (axis.type !== "category") {
        axis.axisLabel = Object.assign({ formatter: text }, axis.axisLabel);
      }
    });
    if (option.tooltip.trigger === "item") {
      option.tooltip.formatter = pointText(option);
    }
    option.series.forEach(function (series) {
      if (series.tint !== undefined) {
        series.itemStyle = { color: colour("c" + (series.tint % 8 + 1)) };
      }
      if (series.role === "band") {
        band(series);
      }
      if (series.role === "quiet") {
        series.itemStyle = { color: colour("track") };
      }
      if (series.role === "guide") {
        series.itemStyle = { color: colour("soft") };
        series.lineStyle = Object.assign({ color: colour("soft") }, series.lineStyle);
      }
      if (series.name === "Chosen" && series.type === "scatter") {
        series.itemStyle = { color: colour("c1") };
      }
      if (series.name === "Rejected" && series.type === "scatter") {
        series.itemStyle = { color: colour("soft") };
      }
    });
    return option;
  }

  // The area between the least and the greatest value, [x, least, greatest] each, below its line.
  function band(series) {
    var all = series.data;
    var fill = series.itemStyle.color;
    series.encode = { x: 0, y: [1, 2] };
    series.silent = true;
    series.clip = true;
    series.z = 1;
    series.tooltip = { show: false };
    series.renderItem = function (params, api) {
      if (params.dataIndex > 0) {
        return null;
      }
      var lower = all.map(function (one) { return api.coord([one[0], one[1]]); });
      var upper = all.map(function (one) { return api.coord([one[0], one[2]]); });
      return {
        type: "polygon",
        shape: { points: lower.concat(upper.reverse()) },
        style: { fill: fill, opacity: 0.18 }
      };
    };
  }

  // What is said of one point, as an element: names are texts, whatever is in them.
  function pointText(option) {
    return function (point) {
      var box = document.createElement("div");
      var named = point.data && point.data.name ? point.data.name + " · " : "";
      var value = Array.isArray(point.value) ? point.value : [null, point.value];
      [named + point.seriesName,
        option.xAxis.name + ": " + text(value[0]),
        option.yAxis.name + ": " + text(value[1])].forEach(function (line) {
        var element = document.createElement("div");
        element.textContent = line;
        box.appendChild(element);
      });
      return box;
    };
  }

  function place(script) {
    return document.getElementById(script.getAttribute("data-chart"));
  }

  function drawOne(script, look, width) {
    var size = width ? { renderer: "svg", width: width } : { renderer: "svg" };
    var chart = echarts.init(place(script), look, size);
    chart.setOption(complete(JSON.parse(script.textContent)));
    chart.on("click", function (point) {
      if (point.data && /^run-[a-z0-9-]+$/.test(point.data.page)) {
        window.location.href = "report-files/" + point.data.page + ".html";
      }
    });
    charts.push(chart);
    drawn.add(script);
  }

  // Charts are drawn when they come near: a page of a thousand runs has hundreds that nobody opens.
  function draw() {
    charts.forEach(function (chart) { chart.dispose(); });
    charts = [];
    drawn = new Set();
    near.disconnect();
    scripts.forEach(function (script) { near.observe(place(script)); });
  }

  function drawNear(entries) {
    var look = theme();
    entries.forEach(function (entry) {
      var script = scripts.filter(function (one) { return place(one) === entry.target; })[0];
      if (entry.isIntersecting && !drawn.has(script)) {
        near.unobserve(entry.target);
        drawOne(script, look);
      }
    });
  }

  // On paper there is what is open.
  function drawAll(width) {
    charts.forEach(function (chart) { chart.dispose(); });
    charts = [];
    near.disconnect();
    var look = theme();
    scripts.forEach(function (script) {
      var closed = place(script).closest("details:not([open])");
      if (!closed) {
        drawOne(script, look, width);
      }
    });
  }

  function copied(button, done) {
    var code = document.getElementById(button.getAttribute("data-copy"));
    document.getElementById("copied").textContent = done
      ? "Copied."
      : "The code is selected: press Ctrl+C or ⌘C to copy it.";
    if (!done) {
      window.getSelection().selectAllChildren(code);
    }
  }

  function copy(button) {
    var code = document.getElementById(button.getAttribute("data-copy")).textContent;
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(code).then(
        function () { copied(button, true); },
        function () { copied(button, false); });
    } else {
      copied(button, false);
    }
  }

  document.querySelectorAll("button[data-copy]").forEach(function (button) {
    button.addEventListener("click", function () { copy(button); });
  });
  window.addEventListener("resize", function () {
    charts.forEach(function (chart) { chart.resize(); });
  });
  dark.addEventListener("change", function () { draw(); });
  window.addEventListener("beforeprint", function () {
    document.documentElement.classList.add("printing");
    drawAll(660);
  });
  window.addEventListener("afterprint", function () {
    document.documentElement.classList.remove("printing");
    draw();
  });
  draw();
})();
