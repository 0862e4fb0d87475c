class Broken(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def nothing(self: __torch__.Broken,
    x: Tensor) -> Tensor:
    return torch.no_such_operator(x)
