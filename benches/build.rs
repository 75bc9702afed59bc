//! Times of the stages and of whole builds over a generated course, in memory:
//! `cargo bench`. Files are read and written by `benches/disk.sh`, which measures the
//! program from outside, with its memory.

mod course;

use std::sync::Arc;

use course::{File, course, sources};
use crossbook::config::MarkdownConfig;
use crossbook::highlight::highlight;
use crossbook::parse::{Block, parse};
use crossbook::site::{Cache, Options, build};
use crossbook::sources::Sources;
use divan::{Bencher, counter::ItemsCount};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

const SIZES: [usize; 3] = [100, 1_000, 10_000];

fn generated(n_lessons: usize) -> Sources {
    sources(&course(n_lessons))
}

/// Everything from nothing.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn cold(bencher: Bencher<'_, '_>, n_lessons: usize) {
    let sources = generated(n_lessons);
    bencher
        .counter(ItemsCount::new(n_lessons))
        .with_inputs(Cache::default)
        .bench_refs(|cache| build(&sources, Options::default(), cache));
}

/// Again, with nothing changed.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn unchanged(bencher: Bencher<'_, '_>, n_lessons: usize) {
    let sources = generated(n_lessons);
    let mut cache = Cache::default();
    build(&sources, Options::default(), &mut cache);
    bencher
        .counter(ItemsCount::new(n_lessons))
        .bench_local(|| build(&sources, Options::default(), &mut cache));
}

/// Again, after an edit of one lesson's prose.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn one_edit(bencher: Bencher<'_, '_>, n_lessons: usize) {
    let mut sources = generated(n_lessons);
    let mut cache = Cache::default();
    build(&sources, Options::default(), &mut cache);
    let mut edits = 0;
    bencher.counter(ItemsCount::new(n_lessons)).bench_local(|| {
        edits += 1;
        let lesson = &mut sources.lessons[0];
        lesson.text = Arc::from(format!("{}\nEdit {edits}.\n", lesson.text));
        build(&sources, Options::default(), &mut cache)
    });
}

/// Reading Markdown, one thread.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn parse_1000(bencher: Bencher<'_, '_>) {
    let sources = generated(1_000);
    let config = MarkdownConfig::default();
    bencher.counter(ItemsCount::new(1_000usize)).bench(|| {
        sources
            .lessons
            .iter()
            .map(|file| parse(file, &config).value.body.n_words)
            .sum::<usize>()
    });
}

/// Highlighting the code of a thousand lessons, one thread.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn highlight_1000(bencher: Bencher<'_, '_>) {
    let config = MarkdownConfig::default();
    let blocks: Vec<Block> = generated(1_000)
        .lessons
        .iter()
        .flat_map(|file| parse(file, &config).value.body.blocks)
        .collect();
    bencher.counter(ItemsCount::new(blocks.len())).bench(|| {
        blocks
            .iter()
            .map(|block| highlight(block).html.len())
            .sum::<usize>()
    });
}

/// Generating the course itself, to be sure that it is not what is measured.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn generate_1000() -> Vec<File> {
    course(1_000)
}
