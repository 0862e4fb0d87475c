(function () {
  "use strict";

  var table = document.getElementById("runs-table");
  var body = table.tBodies[0];
  var rows = Array.prototype.slice.call(body.rows);
  var afterFilter = [];

  // A missing number stands last, whichever way the column is sorted.
  function key(row, column, numeric) {
    var cell = row.cells[column];
    if (!numeric) {
      return cell.textContent.trim();
    }
    var value = cell.getAttribute("data-value");
    return value === null || value === "" ? null : +value;
  }

  function sort(heading, column) {
    var ascending = heading.getAttribute("aria-sort") !== "ascending";
    var numeric = heading.classList.contains("number");
    var words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
    var keyed = rows.map(function (row, place) {
      return { row: row, key: key(row, column, numeric), place: place };
    });
    keyed.sort(function (a, b) {
      if (a.key === null || b.key === null) {
        return (a.key === null) - (b.key === null) || a.place - b.place;
      }
      var order = numeric ? a.key - b.key : words.compare(a.key, b.key);
      return (ascending ? order : -order) || a.place - b.place;
    });
    rows = keyed.map(function (entry) { return entry.row; });
    var all = document.createDocumentFragment();
    rows.forEach(function (row) { all.appendChild(row); });
    body.appendChild(all);
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (other) {
      other.removeAttribute("aria-sort");
    });
    heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");
  }

  Array.prototype.forEach.call(table.tHead.rows[0].cells, function (heading, column) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.textContent = heading.textContent;
    heading.textContent = "";
    heading.appendChild(button);
    button.addEventListener("click", function () { sort(heading, column); });
  });

  var text = document.getElementById("filter-text");
  var choices = Array.prototype.slice.call(document.querySelectorAll("select[data-column]"));
  var texts = new Map();

  function textOf(row) {
    if (!texts.has(row)) {
      texts.set(row, row.textContent.toLowerCase());
    }
    return texts.get(row);
  }

  function filter() {
    var wanted = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    var shown = 0;
    rows.forEach(function (row) {
      var fits = wanted.every(function (word) { return textOf(row).indexOf(word) >= 0; })
        && choices.every(function (choice) {
          return choice.selectedIndex === 0
            || row.cells[+choice.getAttribute("data-column")].textContent.trim()
              === choice.options[choice.selectedIndex].textContent.trim();
        });
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    document.getElementById("shown").textContent =
      shown.toLocaleString("en") + " of " + rows.length.toLocaleString("en") + (rows.length === 1 ? " run" : " runs");
    afterFilter.forEach(function (listener) { listener(); });
  }

  text.addEventListener("input", filter);
  choices.forEach(function (choice) { choice.addEventListener("change", filter); });
  document.querySelector(".filters[hidden]").hidden = false;

  // Differences: each field that is not the same everywhere has a column of numbers, one a run, into a list of texts.
  var section = document.getElementById("differences");
  if (section) {
    var settings = null;
    var first = document.getElementById("first-run");
    var second = document.getElementById("second-run");

    var load = function () {
      settings = settings || JSON.parse(document.getElementById("settings").textContent);
      return settings;
    };

    var pageOf = function (row) {
      return row.cells[0].querySelector("a").getAttribute("href").replace(/^.*\//, "").replace(/\.html$/, "");
    };

    var fill = function (select, preferred) {
      var before = select.value;
      var all = document.createDocumentFragment();
      rows.forEach(function (row) {
        if (!row.hidden) {
          var option = document.createElement("option");
          option.value = pageOf(row);
          option.textContent = row.cells[0].textContent.trim();
          all.appendChild(option);
        }
      });
      select.replaceChildren(all);
      select.value = before;
      if (select.selectedIndex < 0 && select.options.length > 0) {
        select.selectedIndex = Math.min(preferred, select.options.length - 1);
      }
    };

    var cell = function (row, name, content) {
      var element = document.createElement(name);
      element.textContent = content;
      element.className = "text";
      if (name === "th") {
        element.scope = "row";
      }
      row.appendChild(element);
    };

    var compare = function () {
      var all = load();
      var a = all.runs.indexOf(first.value);
      var b = all.runs.indexOf(second.value);
      var target = document.getElementById("differences-table").tBodies[0];
      var lines = document.createDocumentFragment();
      var count = 0;
      all.fields.forEach(function (field, f) {
        var one = all.values[f][a];
        var other = all.values[f][b];
        if (a >= 0 && b >= 0 && one !== other) {
          var row = document.createElement("tr");
          cell(row, "th", field);
          cell(row, "td", one < 0 ? "–" : all.texts[one]);
          cell(row, "td", other < 0 ? "–" : all.texts[other]);
          lines.appendChild(row);
          count++;
        }
      });
      target.replaceChildren(lines);
      document.getElementById("differences-count").textContent = a < 0 || b < 0
        ? "No two runs to compare."
        : count === 0 ? "No field differs." : count + (count === 1 ? " field differs." : " fields differ.");
    };

    var refill = function () {
      fill(first, 0);
      fill(second, 1);
      compare();
    };
    first.addEventListener("change", compare);
    second.addEventListener("change", compare);
    section.hidden = false;
    var pending = 0;
    afterFilter.push(function () {
      window.clearTimeout(pending);
      pending = window.setTimeout(refill, 150);
    });
  }

  filter();
})();
