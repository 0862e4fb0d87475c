class LowRankBlock(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def orthonormal(self: __torch__.LowRankBlock,
    columns: Tensor) -> Tensor:
    basis, rest = torch.linalg_qr(columns, "reduced")
    return basis
  def reflections(self: __torch__.LowRankBlock,
    vectors: Tensor) -> Tuple[Tensor, Tensor]:
    reflectors, scales = torch.geqrf(vectors)
    return (reflectors, scales)
  def turn(self: __torch__.LowRankBlock,
    reflectors: Tensor,
    scales: Tensor,
    columns: Tensor) -> Tensor:
    return torch.ormqr(reflectors, scales, columns, True, False)
  def turn_back(self: __torch__.LowRankBlock,
    reflectors: Tensor,
    scales: Tensor,
    columns: Tensor) -> Tensor:
    return torch.ormqr(reflectors, scales, columns, True, True)
  def turn_rows(self: __torch__.LowRankBlock,
    reflectors: Tensor,
    scales: Tensor,
    rows: Tensor) -> Tensor:
    p = torch.size(reflectors, 0)
    flat = torch.reshape(rows, [-1, p])
    turned = torch.ormqr(reflectors, scales, flat, False, False)
    return torch.reshape(turned, torch.size(rows))
