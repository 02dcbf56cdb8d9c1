//! What Meta would send: one text message to a WhatsApp number in each delivery, signed ahead.

use std::io::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use wassla_domain::ports::Clock as _;
use wassla_system::SystemClock;

use crate::app::{APP_SECRET, NUMBERS, phone_number, waba};

/// How fast Meta's clock goes on from one message to the next: a guess at the rate, so that the
/// times of the messages grow as they would.
const A_SECOND: usize = 10_000;

/// Whole HTTP requests in one long text.
pub(crate) struct Deliveries {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Deliveries {
    /// So many; those of another batch are other messages.
    pub(crate) fn sign(batch: &str, count: usize) -> Self {
        let now = SystemClock.now().seconds();
        let mac = Hmac::<Sha256>::new_from_slice(APP_SECRET.as_bytes());
        let mac = mac.expect("HMAC takes a key of any length");
        let mut deliveries = Self {
            bytes: Vec::with_capacity(count * 1024),
            ends: Vec::with_capacity(count),
        };
        for index in 0..count {
            let later = i64::try_from(index / A_SECOND).expect("a few seconds");
            let body = body(batch, index, now + later);
            let mut mac = mac.clone();
            mac.update(body.as_bytes());
            let signature = hex::encode(mac.finalize().into_bytes());
            write!(
                deliveries.bytes,
                "POST /webhooks/meta HTTP/1.1\r\n\
                 Host: hooks.example.com\r\n\
                 User-Agent: facebookexternalua\r\n\
                 Accept: */*\r\n\
                 Content-Type: application/json\r\n\
                 X-Hub-Signature-256: sha256={signature}\r\n\
                 Content-Length: {}\r\n\r\n{body}",
                body.len(),
            )
            .expect("a vector takes every byte");
            deliveries.ends.push(deliveries.bytes.len());
        }
        deliveries
    }

    /// One of them; nothing when there are no more.
    pub(crate) fn get(&self, index: usize) -> Option<&[u8]> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.bytes[start..end])
    }
}

/// Every message is another customer's.
pub(crate) fn customer(index: usize) -> String {
    format!("4915{index:09}")
}

/// The index of a customer.
pub(crate) fn index_of(customer: &str) -> Option<usize> {
    let number = customer.strip_prefix('+').unwrap_or(customer);
    number.strip_prefix("4915")?.parse().ok()
}

fn body(batch: &str, index: usize, at: i64) -> String {
    let number = index % NUMBERS;
    let (waba, phone, customer) = (waba(number), phone_number(number), customer(index));
    format!(
        "{{\"object\":\"whatsapp_business_account\",\"entry\":[{{\"id\":\"{waba}\",\"changes\":[{{\
         \"value\":{{\"messaging_product\":\"whatsapp\",\"metadata\":{{\
         \"display_phone_number\":\"1555010{number:04}\",\"phone_number_id\":\"{phone}\"}},\
         \"contacts\":[{{\"profile\":{{\"name\":\"Karim Haddad\"}},\"wa_id\":\"{customer}\"}}],\
         \"messages\":[{{\"from\":\"{customer}\",\
         \"id\":\"wamid.HBgNNDkxNTAwMDAwMDAwMBUCABIYFDNB{batch}{index:012}AA==\",\
         \"timestamp\":\"{at}\",\"text\":{{\
         \"body\":\"Hello, do you still have the blue lamp from your window, and until when are \
         you open today?\"}},\"type\":\"text\"}}]}},\"field\":\"messages\"}}]}}]}}"
    )
}
