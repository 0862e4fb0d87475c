class Arguments(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def minus(self: __torch__.Arguments,
    left: Tensor,
    right: Tensor) -> Tensor:
    return torch.sub(left, right)
  def lists(self: __torch__.Arguments,
    first: List[Tensor],
    factor: Tensor,
    second: List[Tensor]) -> List[Tensor]:
    results = annotate(List[Tensor], [])
    for i in range(torch.len(first)):
      _0 = torch.append(results, torch.sub(torch.mul(first[i], factor), second[i]))
    return results
  def steps(self: __torch__.Arguments,
    x: Tensor,
    count: Tensor) -> Tensor:
    result = x
    for i in range(int(count)):
      result = torch.sin(torch.matmul(result, x))
    return result
