//! A sample that is the same each time.

/// So many items of a list, spread evenly over it.
pub fn spread<T>(items: Vec<T>, count: usize) -> Vec<T> {
    let total = items.len();
    if count >= total {
        return items;
    }
    let is_chosen = |position: usize| (position + 1) * count / total > position * count / total;
    items.into_iter().enumerate().filter(|(position, _)| is_chosen(*position)).map(|(_, item)| item).collect()
}
