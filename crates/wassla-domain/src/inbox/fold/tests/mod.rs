mod arrivals;
mod batches;
mod calls;
mod fixture;
mod names;
mod reports;
mod shelf;
