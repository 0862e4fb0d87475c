class Operators(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def symmetric_eigen(self: __torch__.Operators,
    x: Tensor) -> Tuple[Tensor, Tensor]:
    values, vectors = torch.linalg_eigh(x, "L")
    return (values, vectors)
  def gradients(self: __torch__.Operators,
    output: Tensor,
    cotangent: Tensor,
    inner: List[Tensor]) -> List[Tensor]:
    cotangents = annotate(List[Optional[Tensor]], [cotangent])
    found = torch.autograd.grad([output], inner, cotangents, True, False, True)
    gradients = annotate(List[Tensor], [])
    for i in range(torch.len(inner)):
      gradient = found[i]
      if torch.__isnot__(gradient, None):
        _0 = torch.append(gradients, unchecked_cast(Tensor, gradient))
      else:
        _1 = torch.append(gradients, torch.zeros_like(inner[i]))
    return gradients
  def patches(self: __torch__.Operators,
    image: Tensor,
    sizes: Tensor) -> Tensor:
    kernel = [int(torch.select(sizes, 0, 0)), int(torch.select(sizes, 0, 1))]
    dilation = [int(torch.select(sizes, 0, 2)), int(torch.select(sizes, 0, 3))]
    padding = [int(torch.select(sizes, 0, 4)), int(torch.select(sizes, 0, 5))]
    stride = [int(torch.select(sizes, 0, 6)), int(torch.select(sizes, 0, 7))]
    return torch.im2col(image, kernel, dilation, padding, stride)
