//! The server as a process of its own, on its core.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Stdio};

use crate::cores::{Core, this_program_on};
use crate::serving::Orders;

/// A running server; it ends with the value.
pub(crate) struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    pub(crate) fn start(orders: &Orders) -> Self {
        let mut process = this_program_on(Core::Server)
            .args(orders.arguments())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("this program starts again");
        let output = process.stdout.take().expect("its output is a pipe");
        let mut line = String::new();
        BufReader::new(output)
            .read_line(&mut line)
            .expect("it says where it listens");
        let address = line.trim().parse();
        Self {
            process,
            address: address.expect("it says where it listens"),
        }
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The memory that it has now, in MiB.
    pub(crate) fn memory(&self) -> f64 {
        let file = format!("/proc/{}/status", self.process.id());
        let status = std::fs::read_to_string(file).expect("the system knows its processes");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kibibytes = line.and_then(|line| line.split_whitespace().next());
        let kibibytes = kibibytes.and_then(|text| text.parse::<f64>().ok());
        kibibytes.expect("the system knows the memory of a process") / 1024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It stops when this pipe closes.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
