class BatchRearranged(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def add(self: __torch__.BatchRearranged,
    sum: Tensor,
    form: Tensor,
    weighing: Tensor,
    products: Tensor) -> Tensor:
    w = torch.reshape(weighing, [-1, torch.size(weighing, 2)])
    p = torch.reshape(products, [-1, torch.size(products, 2)])
    values = torch.sum(torch.mul(torch.matmul(w, form), w), [1], True)
    return torch.add_(sum, torch.matmul(torch.t(torch.mul(p, values)), p))
