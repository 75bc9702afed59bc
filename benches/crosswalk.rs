//! Times of the crosswalk stage, inference and checks included:
//! `cargo bench --bench crosswalk`. `benches/crosswalk.sh` measures its memory.

mod net;

use crossbook::crosswalk::crosswalk;
use divan::{Bencher, counter::ItemsCount};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

/// The book in this repository.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn own_book(bencher: Bencher<'_, '_>) {
    let (sources, book) = net::own_book();
    bencher.bench(|| crosswalk(&sources, &book));
}

/// Topics with five mappings each.
#[divan::bench(args = [1_000, 10_000], sample_count = 5, sample_size = 1)]
fn generated(bencher: Bencher<'_, '_>, n_topics: usize) {
    let (sources, book) = net::generated(n_topics);
    bencher
        .counter(ItemsCount::new(n_topics))
        .bench(|| crosswalk(&sources, &book));
}
