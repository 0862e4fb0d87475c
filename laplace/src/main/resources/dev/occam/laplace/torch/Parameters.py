class Parameters(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def put(self: __torch__.Parameters,
    target: Tensor,
    source: Tensor) -> Tensor:
    _0 = torch.set_(target, source)
    return torch.ones([1])
