class Steps(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def assign(self: __torch__.Steps,
    weights: List[Tensor],
    values: List[Tensor]) -> List[Tensor]:
    for i in range(torch.len(weights)):
      _0 = torch.copy_(torch.detach(weights[i]), values[i], False)
    return values
  def pixels_last(self: __torch__.Steps,
    images: Tensor) -> Tensor:
    return torch.contiguous(images, memory_format=2)
  def slopes(self: __torch__.Steps,
    loss: Tensor,
    weights: List[Tensor],
    decay: Tensor) -> List[Tensor]:
    one = annotate(List[Optional[Tensor]], [torch.ones_like(loss)])
    found = torch.autograd.grad([loss], weights, one, None, False, True)
    slopes = annotate(List[Tensor], [])
    for i in range(torch.len(weights)):
      pull = torch.mul(torch.detach(weights[i]), torch.select(decay, 0, i))
      slope = found[i]
      if torch.__isnot__(slope, None):
        _0 = torch.append(slopes, torch.add_(pull, unchecked_cast(Tensor, slope)))
      else:
        _1 = torch.append(slopes, pull)
    return slopes
  def sgd(self: __torch__.Steps,
    loss: Tensor,
    decay: Tensor,
    setting: Tensor,
    weights: List[Tensor],
    velocities: List[Tensor]) -> Tensor:
    slopes = (self).slopes(loss, weights, decay, )
    rate = torch.select(setting, 0, 0)
    momentum = torch.select(setting, 0, 1)
    for i in range(torch.len(weights)):
      velocity = torch.add_(torch.mul_(velocities[i], momentum), slopes[i])
      _0 = torch.sub_(torch.detach(weights[i]), torch.mul(velocity, rate))
    return torch.detach(loss)
  def gather(self: __torch__.Steps,
    loss: Tensor,
    before: Tensor,
    weights: List[Tensor],
    sums: List[Tensor]) -> Tensor:
    one = annotate(List[Optional[Tensor]], [torch.ones_like(loss)])
    found = torch.autograd.grad([loss], weights, one, None, False, True)
    for i in range(torch.len(weights)):
      slope = found[i]
      if torch.__isnot__(slope, None):
        _0 = torch.add_(sums[i], unchecked_cast(Tensor, slope))
    return torch.add_(before, torch.detach(loss))
  def joined(self: __torch__.Steps,
    loss: Tensor,
    before: Tensor,
    weights: List[Tensor],
    sums: List[Tensor]) -> Tensor:
    whole = torch.add(loss, before)
    for i in range(torch.len(weights)):
      pulled = torch.sum(torch.mul(torch.sub(weights[i], torch.detach(weights[i])), sums[i]))
      whole = torch.add(whole, pulled)
    return whole
  def walk(self: __torch__.Steps,
    directions: List[Tensor],
    setting: Tensor,
    weights: List[Tensor]) -> List[Tensor]:
    rate = torch.select(setting, 0, 0)
    for i in range(torch.len(weights)):
      _0 = torch.sub_(torch.detach(weights[i]), torch.mul(directions[i], rate))
    return directions
  def penalty(self: __torch__.Steps,
    decay: Tensor,
    weights: List[Tensor]) -> Tensor:
    norms = annotate(List[Tensor], [])
    for i in range(torch.len(weights)):
      weight = torch.detach(weights[i])
      _0 = torch.append(norms, torch.sum(torch.mul(weight, weight)))
    return torch.div(torch.sum(torch.mul(torch.stack(norms), decay)), 2)
  def adam(self: __torch__.Steps,
    loss: Tensor,
    decay: Tensor,
    setting: Tensor,
    weights: List[Tensor],
    means: List[Tensor],
    squares: List[Tensor]) -> Tensor:
    slopes = (self).slopes(loss, weights, decay, )
    _0 = (self).moments(slopes, setting, weights, means, squares, )
    return torch.detach(loss)
  def adamw(self: __torch__.Steps,
    loss: Tensor,
    decay: Tensor,
    setting: Tensor,
    weights: List[Tensor],
    means: List[Tensor],
    squares: List[Tensor]) -> Tensor:
    slopes = (self).slopes(loss, weights, torch.zeros_like(decay), )
    kept = torch.rsub(torch.mul(decay, torch.select(setting, 0, 7)), 1)
    for i in range(torch.len(weights)):
      _0 = torch.mul_(torch.detach(weights[i]), torch.select(kept, 0, i))
    _1 = (self).moments(slopes, setting, weights, means, squares, )
    return torch.detach(loss)
  def moments(self: __torch__.Steps,
    slopes: List[Tensor],
    setting: Tensor,
    weights: List[Tensor],
    means: List[Tensor],
    squares: List[Tensor]) -> int:
    rate = torch.select(setting, 0, 0)
    keep_mean = torch.select(setting, 0, 1)
    add_mean = torch.select(setting, 0, 2)
    keep_square = torch.select(setting, 0, 3)
    add_square = torch.select(setting, 0, 4)
    root_correction = torch.select(setting, 0, 5)
    epsilon = torch.select(setting, 0, 6)
    for i in range(torch.len(weights)):
      slope = slopes[i]
      mean = torch.add_(torch.mul_(means[i], keep_mean), torch.mul(slope, add_mean))
      square = torch.add_(torch.mul_(squares[i], keep_square), torch.mul(torch.mul(slope, slope), add_square))
      scale = torch.add_(torch.mul_(torch.sqrt(square), root_correction), epsilon)
      _0 = torch.sub_(torch.detach(weights[i]), torch.mul_(torch.div(mean, scale), rate))
    return torch.len(weights)
