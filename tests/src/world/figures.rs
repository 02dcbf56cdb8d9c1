//! What the operator's figures say.

use std::net::SocketAddr;

use reqwest::Client;

use super::World;

impl World {
    /// All figures of the servers that run.
    pub async fn figures(&self) -> String {
        let mut figures = String::new();
        for server in self.servers.iter().flatten() {
            let address = server.metrics.expect("the setup serves figures");
            figures.push_str(&asked(address).await);
        }
        figures
    }

    /// The sum of a figure over the servers that run and serve figures, such as
    /// `wassla_inbound_events_total{outcome="no_channel"}`.
    pub async fn figure(&self, name: &str) -> u64 {
        let mut sum = 0;
        for server in self.servers.iter().flatten() {
            let address = server.metrics.expect("the setup serves figures");
            let text = asked(address).await;
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            let value = line.and_then(|rest| rest.trim().parse::<u64>().ok());
            sum += value.unwrap_or(0);
        }
        sum
    }

    /// How many events became this.
    pub async fn events(&self, outcome: &str) -> u64 {
        let name = format!("wassla_inbound_events_total{{outcome=\"{outcome}\"}}");
        self.figure(&name).await
    }
}

async fn asked(address: SocketAddr) -> String {
    let client = Client::builder().no_proxy().build();
    let client = client.expect("a client without special wishes");
    let asked = client.get(format!("http://{address}/metrics")).send();
    let text = asked.await.expect("the figures").text().await;
    text.expect("a text")
}
