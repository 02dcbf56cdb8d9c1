mod arrivals;
mod batches;
mod calls;
mod fixture;
mod names;
mod reports;
mod same_end;
mod shelf;
