class RotatedSquares(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def rotate(self: __torch__.RotatedSquares,
    rows: Tensor,
    basis: Tensor) -> Tensor:
    n = torch.size(rows, 0)
    r = torch.size(rows, 1)
    d = torch.size(rows, 2)
    c = torch.size(basis, 0)
    if torch.eq(c, d):
      rotated = torch.matmul(rows, basis)
    else:
      channels = torch.transpose(torch.reshape(rows, [n, r, c, -1]), 2, 3)
      rotated = torch.reshape(torch.transpose(torch.matmul(channels, basis), 2, 3), [n, r, d])
    return rotated
  def add(self: __torch__.RotatedSquares,
    sum: Tensor,
    inputs: Tensor,
    gradients: Tensor,
    input_basis: Tensor,
    gradient_basis: Tensor) -> Tensor:
    r = torch.size(inputs, 1)
    d = torch.size(inputs, 2)
    o = torch.size(gradients, 2)
    block = torch.mul(o, d)
    turn_input = torch.mul(d, torch.size(input_basis, 0))
    turn_rows = torch.mul(r, torch.add(turn_input, torch.mul(o, o)))
    turn_gradient = torch.add(torch.mul(o, turn_input), torch.mul(o, block))
    per_example = torch.mul(torch.add(r, 2), block)
    pairs = torch.floordiv(torch.mul(r, torch.add(r, 1)), 2)
    by_pairs = torch.add(turn_rows, torch.mul(pairs, torch.add(torch.add(block, o), d)))
    by_rows = torch.add(turn_rows, per_example)
    by_gradient = torch.add(turn_gradient, per_example)
    if torch.le(by_pairs, min(by_rows, by_gradient)):
      x = (self).rotate(inputs, input_basis, )
      y = torch.matmul(gradients, gradient_basis)
      for s in range(r):
        xx = torch.mul(torch.slice(x, 1, s), torch.slice(x, 1, s, torch.add(s, 1)))
        yy = torch.mul(torch.slice(y, 1, s), torch.slice(y, 1, s, torch.add(s, 1)))
        if torch.gt(torch.sub(r, s), 1):
          _0 = torch.mul_(torch.slice(yy, 1, 1), 2)
        part = torch.matmul(torch.t(torch.reshape(yy, [-1, o])), torch.reshape(xx, [-1, d]))
        _1 = torch.add_(sum, part)
    else:
      if torch.le(by_rows, by_gradient):
        x0 = (self).rotate(inputs, input_basis, )
        y0 = torch.matmul(gradients, gradient_basis)
        rotated = torch.matmul(torch.transpose(y0, 1, 2), x0)
      else:
        plain = torch.matmul(torch.transpose(gradients, 1, 2), inputs)
        rotated = (self).rotate(torch.matmul(torch.t(gradient_basis), plain), input_basis, )
      _2 = torch.add_(sum, torch.sum(torch.mul_(rotated, rotated), [0]))
    return sum
