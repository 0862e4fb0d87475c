class CoarseLevel(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def project(self: __torch__.CoarseLevel,
    inputs: Tensor,
    gradients: Tensor,
    directions: List[Tensor]) -> Tensor:
    columns = annotate(List[Tensor], [])
    for i in range(torch.len(directions)):
      v = directions[i]
      if torch.eq(torch.size(v, 0), torch.size(gradients, 2)):
        products = torch.mul(torch.matmul(gradients, v), inputs)
      else:
        products = torch.mul(torch.mul(gradients, inputs), v)
      _0 = torch.append(columns, torch.sum(products, [1, 2]))
    return torch.stack(columns, 1)
  def totals(self: __torch__.CoarseLevel,
    inputs: Tensor,
    gradients: Tensor,
    direction: Tensor) -> Tensor:
    if torch.eq(torch.size(direction, 0), torch.size(gradients, 2)):
      input = torch.mean(torch.sum(inputs, [2]), [1])
      gradient = torch.sum(gradients, [1, 2])
    else:
      gradient = torch.sum(torch.mul(gradients, inputs), [1, 2])
      input = torch.ones_like(gradient)
    return torch.stack([input, gradient], 1)
  def gather(self: __torch__.CoarseLevel,
    sum: Tensor,
    inputs: Tensor,
    gradients: Tensor) -> Tensor:
    if torch.eq(torch.size(sum, 0), torch.size(gradients, 2)):
      g = torch.reshape(gradients, [-1, torch.size(gradients, 2)])
      a = torch.reshape(inputs, [-1, torch.size(inputs, 2)])
      part = torch.matmul(torch.t(g), a)
    else:
      part = torch.sum(torch.mul(gradients, inputs), [0, 1], True)
      part = torch.reshape(part, [1, -1])
    return torch.add_(sum, part)
  def dots(self: __torch__.CoarseLevel,
    rows: List[Tensor],
    others: List[Tensor]) -> Tensor:
    products = annotate(List[Tensor], [])
    blocks = torch.len(others)
    for i in range(torch.len(rows)):
      other = others[torch.remainder(i, blocks)]
      _0 = torch.append(products, torch.sum(torch.mul(rows[i], other), dtype=7))
    return torch.stack(products, 0)
  def gram(self: __torch__.CoarseLevel,
    weights: Tensor,
    rows: List[Tensor]) -> Tensor:
    blocks = torch.size(weights, 0)
    kinds = torch.floordiv(torch.len(rows), blocks)
    bands = annotate(List[Tensor], [])
    for i in range(kinds):
      first = torch.mul(i, blocks)
      own = torch.slice(rows, first, torch.add(first, blocks), 1)
      band = annotate(List[Tensor], [])
      for j in range(kinds):
        second = torch.mul(j, blocks)
        others = torch.slice(rows, second, torch.add(second, blocks), 1)
        products = torch.mul((self).dots(own, others, ), weights)
        _0 = torch.append(band, torch.diag(products, 0))
      _1 = torch.append(bands, torch.cat(band, 1))
    return torch.cat(bands, 0)
  def solve(self: __torch__.CoarseLevel,
    matrix: Tensor,
    right: Tensor) -> Tensor:
    scale = torch.rsqrt(torch.clamp_min(torch.diag(matrix, 0), 9.9999999999999994e-301))
    scaled = torch.mul(torch.mul(matrix, torch.unsqueeze(scale, 0)), torch.unsqueeze(scale, 1))
    if bool(torch.all(torch.isfinite(scaled))):
      inverse = torch.linalg_pinv(scaled, 1e-13, True)
      beta = torch.mul(torch.matmul(inverse, torch.mul(right, scale)), scale)
    else:
      beta = torch.mul(right, float("nan"))
    return beta
  def correct(self: __torch__.CoarseLevel,
    beta: Tensor,
    fine: List[Tensor],
    rows: List[Tensor]) -> List[Tensor]:
    directions = annotate(List[Tensor], [])
    blocks = torch.len(fine)
    kinds = torch.floordiv(torch.len(rows), blocks)
    for i in range(blocks):
      direction = fine[i]
      for j in range(kinds):
        at = torch.add(torch.mul(j, blocks), i)
        direction = torch.add(direction, torch.mul(rows[at], torch.select(beta, 0, at)))
      _0 = torch.append(directions, direction)
    return directions
