// Reading the words of a step.

@inline
export function word(step: usize, index: i32): i32 {
  return load<i32>(step + (<usize>index << 2));
}

@inline
export function address(step: usize, index: i32): usize {
  return <usize>load<u32>(step + (<usize>index << 2));
}
