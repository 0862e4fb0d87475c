class Precondition(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def average(self: __torch__.Precondition,
    running: List[Tensor],
    fresh: List[Tensor],
    setting: Tensor) -> Tensor:
    keep = torch.select(setting, 0, 0)
    take = torch.select(setting, 0, 1)
    sums = annotate(List[Tensor], [])
    for i in range(torch.len(running)):
      blended = torch.add_(torch.mul_(running[i], keep), torch.mul(fresh[i], take))
      _0 = torch.append(sums, torch.sum(blended))
    return torch.stack(sums)
  def right(self: __torch__.Precondition,
    matrix: Tensor,
    factor: Tensor) -> Tensor:
    rows = torch.size(matrix, 0)
    columns = torch.size(matrix, 1)
    side = torch.size(factor, 0)
    if torch.eq(side, columns):
      product = torch.matmul(matrix, factor)
    else:
      channels = torch.reshape(matrix, [rows, side, -1])
      product = torch.reshape(torch.matmul(torch.t(factor), channels), [rows, columns])
    return product
  def rotate(self: __torch__.Precondition,
    matrix: Tensor,
    left: Tensor,
    right: Tensor) -> Tensor:
    return (self).right(torch.matmul(torch.t(left), matrix), right, )
  def back(self: __torch__.Precondition,
    matrix: Tensor,
    left: Tensor,
    right: Tensor) -> Tensor:
    return (self).right(torch.matmul(left, matrix), torch.t(right), )
  def regularised(self: __torch__.Precondition,
    forms: Tensor,
    setting: Tensor,
    losses: List[Tensor],
    objectives: List[Tensor],
    operands: List[Tensor]) -> List[Tensor]:
    directions = annotate(List[Tensor], [])
    at = 0
    for i in range(torch.len(objectives)):
      v = objectives[i]
      form = int(torch.select(forms, 0, i))
      if torch.eq(form, 0):
        _0 = torch.append(directions, torch.mul(v, operands[at]))
        at = torch.add(at, 1)
      else:
        if torch.eq(form, 1):
          left = torch.matmul(operands[at], v)
          _1 = torch.append(directions, (self).right(left, operands[torch.add(at, 1)], ))
          at = torch.add(at, 2)
        else:
          q_b = operands[at]
          q_a = operands[torch.add(at, 1)]
          rotated = (self).rotate(v, q_b, q_a, )
          if torch.eq(form, 2):
            scaled = torch.mul_(rotated, operands[torch.add(at, 2)])
            at = torch.add(at, 3)
          else:
            g = losses[i]
            if torch.__is__(g, v):
              of_loss = rotated
            else:
              of_loss = (self).rotate(g, q_b, q_a, )
            scales = operands[torch.add(at, 2)]
            fresh = torch.mul(torch.mul(of_loss, of_loss), torch.select(setting, 0, 1))
            _2 = torch.add_(torch.mul_(scales, torch.select(setting, 0, 0)), fresh)
            scaled = torch.div(rotated, torch.add(scales, operands[torch.add(at, 3)]))
            at = torch.add(at, 4)
          _3 = torch.append(directions, (self).back(scaled, q_b, q_a, ))
    return directions
  def plain(self: __torch__.Precondition,
    forms: Tensor,
    setting: Tensor,
    gradients: List[Tensor],
    operands: List[Tensor]) -> List[Tensor]:
    return (self).regularised(forms, setting, gradients, gradients, operands, )
  def pack(self: __torch__.Precondition,
    layout: Tensor,
    tensors: List[Tensor]) -> List[Tensor]:
    blocks = annotate(List[Tensor], [])
    at = 0
    for i in range(torch.size(layout, 0)):
      code = int(torch.select(layout, 0, i))
      kind = torch.remainder(code, 3)
      biases = torch.remainder(torch.floordiv(code, 3), 3)
      groups = torch.floordiv(code, 9)
      w = tensors[at]
      if torch.eq(kind, 0):
        weight = torch.reshape(w, [torch.size(w, 0), -1])
      else:
        if torch.eq(kind, 1):
          weight = torch.t(w)
        else:
          weight = torch.reshape(w, [1, -1])
      parts = annotate(List[Tensor], [weight])
      at = torch.add(at, 1)
      if torch.gt(biases, 0):
        bias = torch.reshape(tensors[at], [-1, 1])
        at = torch.add(at, 1)
        if torch.eq(biases, 1):
          parts = annotate(List[Tensor], [torch.cat([weight, bias], 1)])
        else:
          _0 = torch.append(parts, bias)
      for p in range(torch.len(parts)):
        part = parts[p]
        if torch.eq(groups, 1):
          _1 = torch.append(blocks, part)
        else:
          share = torch.floordiv(torch.size(part, 0), groups)
          for g in range(groups):
            first = torch.mul(g, share)
            _2 = torch.append(blocks, torch.slice(part, 0, first, torch.add(first, share)))
    return blocks
  def pull(self: __torch__.Precondition,
    layout: Tensor,
    decay: Tensor,
    gradients: List[Tensor],
    weights: List[Tensor]) -> List[Tensor]:
    blocks = (self).pack(layout, gradients, )
    thetas = (self).pack(layout, weights, )
    objectives = annotate(List[Tensor], [])
    for i in range(torch.len(blocks)):
      theta = torch.detach(thetas[i])
      _0 = torch.append(objectives, torch.add(torch.mul(theta, torch.select(decay, 0, i)), blocks[i]))
    return torch.add(blocks, objectives)
  def unpack(self: __torch__.Precondition,
    layout: Tensor,
    blocks: List[Tensor],
    like: List[Tensor]) -> List[Tensor]:
    tensors = annotate(List[Tensor], [])
    at = 0
    block = 0
    for i in range(torch.size(layout, 0)):
      code = int(torch.select(layout, 0, i))
      kind = torch.remainder(code, 3)
      biases = torch.remainder(torch.floordiv(code, 3), 3)
      groups = torch.floordiv(code, 9)
      shape = like[at]
      at = torch.add(at, 1)
      if torch.eq(groups, 1):
        part = blocks[block]
      else:
        part = torch.cat(torch.slice(blocks, block, torch.add(block, groups), 1), 0)
      block = torch.add(block, groups)
      if torch.eq(biases, 1):
        last = torch.sub(torch.size(part, 1), 1)
        weight = torch.slice(part, 1, 0, last)
      else:
        weight = part
      if torch.eq(kind, 1):
        _0 = torch.append(tensors, torch.contiguous(torch.t(weight)))
      else:
        _1 = torch.append(tensors, torch.reshape(weight, torch.size(shape)))
      if torch.gt(biases, 0):
        if torch.eq(biases, 1):
          bias = torch.select(part, 1, torch.sub(torch.size(part, 1), 1))
        else:
          if torch.eq(groups, 1):
            bias = blocks[block]
          else:
            bias = torch.cat(torch.slice(blocks, block, torch.add(block, groups), 1), 0)
          block = torch.add(block, groups)
        _2 = torch.append(tensors, torch.reshape(bias, torch.size(like[at])))
        at = torch.add(at, 1)
    return tensors
  def clip(self: __torch__.Precondition,
    setting: Tensor,
    objectives: List[Tensor],
    directions: List[Tensor]) -> Tensor:
    products = annotate(List[Tensor], [])
    for i in range(torch.len(directions)):
      _0 = torch.append(products, torch.sum(torch.mul(directions[i], objectives[i])))
    model = torch.abs(torch.sum(torch.stack(products)))
    bound = torch.div(torch.select(setting, 0, 0), model)
    return torch.clamp_max(torch.sqrt(bound), 1)
  def finish(self: __torch__.Precondition,
    layout: Tensor,
    setting: Tensor,
    objectives: List[Tensor],
    directions: List[Tensor],
    like: List[Tensor]) -> List[Tensor]:
    scale = (self).clip(setting, objectives, directions, )
    steps = annotate(List[Tensor], [])
    for i in range(torch.len(directions)):
      _0 = torch.append(steps, torch.mul(directions[i], scale))
    return (self).unpack(layout, steps, like, )
  def carry(self: __torch__.Precondition,
    layout: Tensor,
    setting: Tensor,
    objectives: List[Tensor],
    directions: List[Tensor],
    velocities: List[Tensor],
    like: List[Tensor]) -> List[Tensor]:
    scale = (self).clip(setting, objectives, directions, )
    momentum = torch.select(setting, 0, 1)
    steps = annotate(List[Tensor], [])
    for i in range(torch.len(directions)):
      velocity = torch.add_(torch.mul_(velocities[i], momentum), torch.mul(directions[i], scale))
      _0 = torch.append(steps, torch.add(velocity, 0))
    return (self).unpack(layout, steps, like, )
