//! New sealing keys.

use std::sync::Arc;

use wassla_app::Rotated;
use wassla_domain::ChatKind::Whatsapp;
use wassla_memory::FakeSecretBox;

use crate::test_app::TestApp;

#[tokio::test]
async fn t12_after_a_rotation_the_old_key_is_not_needed() {
    let app = TestApp::open();
    app.connects("lina", Whatsapp).await;
    app.connects("aisha", Whatsapp).await;
    let both = app.with(|ports| ports.secrets = Arc::new(FakeSecretBox::new(&["new", "first"])));
    let rotated = both.rotate_keys().await.unwrap();
    assert_eq!(
        rotated,
        Rotated {
            sealed_again: 4,
            current: 0
        },
        "three rows and one job"
    );
    let again = both.rotate_keys().await.unwrap();
    assert_eq!(
        again,
        Rotated {
            sealed_again: 0,
            current: 4
        },
        "a second run has nothing to do"
    );

    let only_new = app.with(|ports| ports.secrets = Arc::new(FakeSecretBox::new(&["new"])));
    assert_eq!(
        only_new.rotate_keys().await.unwrap(),
        Rotated {
            sealed_again: 0,
            current: 4
        }
    );
    let row = app.row(Whatsapp).await.unwrap();
    let context = row.seal_context(wassla_domain::SealedField::AccessToken);
    let new: Arc<dyn wassla_domain::ports::SecretBox> = Arc::new(FakeSecretBox::new(&["new"]));
    let sealed = row.credentials.access_token.clone().unwrap();
    assert!(new.open(&context, &sealed).is_ok());
}
