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
  def add_outer_products(self: __torch__.Operators,
    sum: Tensor,
    rows: Tensor,
    step: Tensor) -> Tensor:
    n = torch.size(rows, 0)
    d = torch.size(rows, 2)
    if torch.is_contiguous(rows):
      size = n
    else:
      size = int(step)
    for i in range(torch.floordiv(torch.sub(torch.add(n, size), 1), size)):
      first = torch.mul(i, size)
      part = torch.slice(rows, 0, first, torch.add(first, size))
      flat = torch.reshape(part, [-1, d])
      _0 = torch.addmm_(sum, torch.t(flat), flat)
    return sum
  def add_patch_products(self: __torch__.Operators,
    sum: Tensor,
    image: Tensor,
    sizes: Tensor,
    step: Tensor) -> Tensor:
    kernel = [int(torch.select(sizes, 0, 0)), int(torch.select(sizes, 0, 1))]
    dilation = [int(torch.select(sizes, 0, 2)), int(torch.select(sizes, 0, 3))]
    padding = [int(torch.select(sizes, 0, 4)), int(torch.select(sizes, 0, 5))]
    stride = [int(torch.select(sizes, 0, 6)), int(torch.select(sizes, 0, 7))]
    n = torch.size(image, 0)
    d = torch.size(sum, 0)
    size = int(step)
    for i in range(torch.floordiv(torch.sub(torch.add(n, size), 1), size)):
      first = torch.mul(i, size)
      part = torch.slice(image, 0, first, torch.add(first, size))
      patches = torch.im2col(part, kernel, dilation, padding, stride)
      flat = torch.reshape(torch.transpose(patches, 0, 1), [d, -1])
      _0 = torch.addmm_(sum, flat, torch.t(flat))
    return sum
  def pick(self: __torch__.Operators,
    x: Tensor,
    axis: Tensor,
    index: Tensor) -> Tensor:
    dim = int(axis)
    nothing = torch.zeros_like(torch.slice(x, dim, 0, 1))
    return torch.index_select(torch.cat([x, nothing], dim), dim, index)
