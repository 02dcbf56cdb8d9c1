//! Session descriptions of calls.

use std::sync::atomic::{AtomicU64, Ordering};

/// What a description tells that nobody but the two sides may read.
const PRIVATE: [&str; 2] = ["a=ice-pwd:", "a=fingerprint:sha-256 "];

/// A session description that a WhatsApp client or a runtime could have made, unlike any other.
pub(super) fn description(what: &str) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let bytes = (0..32_u64).map(|place| (number * 131 + place * 37 + 11) & 0xff);
    let print: Vec<String> = bytes.map(|byte| format!("{byte:02X}")).collect();
    let print = print.join(":");
    format!(
        "v=0\r\no=- {number} 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n\
         a=group:BUNDLE 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 127.0.0.1\r\n\
         a=ice-ufrag:uf{number:06}\r\na=ice-pwd:canary-{what}-password-{number:06}-end\r\n\
         a=fingerprint:sha-256 {print}\r\na=setup:actpass\r\na=mid:0\r\na=sendrecv\r\n\
         a=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n"
    )
}

/// What must stay between the two sides of a description.
pub(super) fn private_parts(description: &str) -> Vec<String> {
    let lines = description.lines();
    let values = lines.filter_map(|line| PRIVATE.iter().find_map(|name| line.strip_prefix(name)));
    values.map(str::to_owned).collect()
}
