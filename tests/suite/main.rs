//! The test suite. What an author or a reader of a site notices is tested here, from
//! the outside: a small book goes in, pages and complaints come out.
//!
//! - `blocks`: course blocks at their limits, and the files made of them
//! - `booklets`: print editions and EPUBs
//! - `cases`: the case files below `cases/`, one behavior each
//! - `spec`: the examples of the Markdown specifications
//! - `warm`: a rebuild gives the bytes of a fresh build, and does no needless work
//! - `cli`: commands, exit codes and the forms of messages
//! - `serve`: the preview over a real connection
//! - `serve_hard`: the preview under load, abuse and sudden change
//! - `starter`: a new book
//! - `new`: files and rows that commands add to a book
//! - `moves`: lessons get other paths, and all that leads to them follows
//! - `manual`: help, completions and pages of the manual
//! - `schemas`: JSON Schemas for editors, against real files
//! - `theme`: the command, and themes that are not what they should be
//! - `publishing`: feed, sitemap, Markdown twins, lists for other programs
//! - `pictures`: what stands for a page where links to it are shared
//! - `git_dates`: the days of last commits, on repositories of all kinds
//! - `workflows`: what runs on GitHub
//! - `import`: tables of others become files of the book, or nothing does
//! - `courses`: courses of other generators become frameworks, or nothing does
//! - `course_details`: what is written in the way of one generator, or not to be seen
//! - `compare`: pages of two frameworks agree, and none grows too heavy
//! - `bad_input`: files, folders and moments that break programs
//! - `own_book`: the book in this repository
//! - `plain_theme`: that book in the second theme
//! - `domain_counts`: the data of that book, counted
//! - `guide`: the guide in `examples/guide/`; what it shows is tried
//! - `tidy`: how the source itself is arranged

mod bad_input;
mod blocks;
mod book;
mod booklets;
mod cases;
mod cli;
mod import;
mod domain_counts;
mod compare;
mod course_details;
mod courses;
mod guide;
mod git_dates;
mod manual;
mod moves;
mod new;
mod own_book;
mod pictures;
mod plain_theme;
mod publishing;
mod schemas;
mod serve;
mod serve_hard;
mod spec;
mod starter;
mod theme;
mod tidy;
mod warm;
mod workflows;
