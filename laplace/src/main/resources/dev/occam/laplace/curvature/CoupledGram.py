class CoupledGram(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def grams(self: __torch__.CoupledGram,
    vectors: Tensor,
    roots: Tensor,
    masks: Tensor) -> Tensor:
    columns = torch.mul(vectors, roots)
    grams = annotate(List[Tensor], [])
    for i in range(torch.size(masks, 0)):
      own = torch.mul(columns, torch.unsqueeze(torch.select(masks, 0, i), 1))
      _0 = torch.append(grams, torch.matmul(torch.t(own), own))
    return torch.stack(grams)
  def terms(self: __torch__.CoupledGram,
    grams: Tensor,
    ratios: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    g = torch.size(grams, 0)
    k = torch.size(grams, 1)
    scaled = torch.mul(grams, torch.reshape(ratios, [g, 1, 1]))
    whole = torch.sum(scaled, [0])
    _0 = torch.add_(torch.diagonal(whole), 1.)
    root = torch.linalg_cholesky(whole)
    logs = torch.log(torch.diagonal(root))
    half = torch.linalg_solve_triangular(root, scaled, upper=False)
    shares = torch.linalg_solve_triangular(root, torch.transpose(half, 1, 2), upper=False)
    traces = torch.sum(torch.diagonal(shares, 0, 1, 2), [1])
    flat = torch.reshape(shares, [g, -1])
    overlap = torch.matmul(flat, torch.t(flat))
    return (torch.mul(torch.sum(logs), 2.), traces, overlap)
  def left_singular(self: __torch__.CoupledGram,
    columns: Tensor) -> Tuple[Tensor, Tensor]:
    vectors, values, rest = torch.linalg_svd(columns, False)
    largest = torch.argmax(torch.abs(vectors), 0, True)
    signs = torch.sign(torch.gather(vectors, 0, largest))
    return (values, torch.mul(vectors, signs))
