//! The people of the demo, each of them a case; its customers are in `customer.rs`.

use super::World;

/// Tasks of a person who manages a Page wholly.
const ALL_TASKS: [&str; 6] = [
    "ADVERTISE",
    "ANALYZE",
    "CREATE_CONTENT",
    "MANAGE",
    "MESSAGING",
    "MODERATE",
];

impl World {
    /// The default world: one app, and the people who can sign in to it.
    ///
    /// Its numbers are from the range that is kept for fiction. Its clock stands at the beginning
    /// of 2026-11-22; a program lets it follow its own clock with [`super::Clock::follow`].
    pub fn demo(app_id: &str, app_secret: &str, redirect_uris: &[&str]) -> Self {
        let mut world = Self::new(7, 1_795_305_600);
        world.put_app(app_id, app_secret, redirect_uris);
        world.add_aisha();
        world.add_omar();
        world.add_lina();
        world.add_person("yusuf", "Yusuf Darwish", "Has no role in any business");
        world.add_simple(
            "noor",
            "Noor Haddad",
            "A WABA without a number",
            "Noor Ceramics",
            None,
        );
        world.add_special_numbers();
        world.add_shared();
        world.customers = super::customer::demo_customers();
        world
    }

    fn add_aisha(&mut self) {
        let about = "Admin of one business with one connected number";
        let number = Some("+1 202-555-0101");
        self.add_simple("aisha", "Aisha Rahman", about, "Aisha Flowers", number);
    }

    fn add_omar(&mut self) {
        let about = "Several businesses; the first has no WABA, others have several numbers";
        self.add_person("omar", "Omar Khalil", about);
        self.add_business("omar", "Khalil Holding");
        let trading = self.add_business("omar", "Khalil Trading");
        self.add_waba(&trading, "Khalil Trading (empty)");
        let sales = self.add_waba(&trading, "Khalil Sales");
        self.add_number(&sales, "+1 202-555-0111");
        self.add_number(&sales, "+1 202-555-0112");
        self.add_number(&sales, "+1 202-555-0113");
        let travel = self.add_business("omar", "Khalil Travel");
        let booking = self.add_waba(&travel, "Khalil Booking");
        self.add_number(&booking, "+1 202-555-0114");
    }

    fn add_lina(&mut self) {
        let about = "WhatsApp, two Pages, and Instagram on the second";
        let number = Some("+1 202-555-0121");
        self.add_simple("lina", "Lina Mansour", about, "Lina Bakery", number);
        self.add_page("lina", "Lina Bakery Jobs", &["ADVERTISE", "ANALYZE"]);
        let page = self.add_page("lina", "Lina Bakery", &ALL_TASKS);
        self.link_instagram(&page, "lina.bakery");
    }

    fn add_special_numbers(&mut self) {
        let about = "A number of the WhatsApp Business app (coexistence)";
        let number = Some("+1 202-555-0131");
        let sami = self.add_simple("sami", "Sami Nasser", about, "Sami Repairs", number);
        self.put_on_business_app(&sami);

        let about = "A number that has a PIN and is not registered on Cloud API";
        let number = Some("+1 202-555-0141");
        let huda = self.add_simple("huda", "Huda Saleh", about, "Huda Clinic", number);
        self.set_foreign_pin(&huda, "314159");
        self.unregister_number(&huda);

        let about = "A connected number that already has a PIN";
        let number = Some("+1 202-555-0151");
        let mariam = self.add_simple("mariam", "Mariam Aziz", about, "Mariam Books", number);
        self.set_foreign_pin(&mariam, "271828");

        let about = "A new business: its messaging limit is too low for calls";
        let number = Some("+1 202-555-0161");
        let rami = self.add_simple("rami", "Rami Fares", about, "Rami Bicycles", number);
        self.limit_messaging(&rami, 250);
    }

    /// Assets that no list of owned ones names.
    fn add_shared(&mut self) {
        let about = "Owns a WABA that is shared with Dalia's agency";
        let number = Some("+1 202-555-0181");
        self.add_simple("kamal", "Kamal Saad", about, "Kamal Tailors", number);
        let about = "Runs an agency: a client's WABA is shared with it, its Page is listed nowhere";
        self.add_person("dalia", "Dalia Ali", about);
        let agency = self.add_business("dalia", "Dalia Agency");
        let shared = self.wabas.last().map(|waba| waba.id.clone());
        self.share_waba(&shared.unwrap_or_default(), &agency);
        let page = self.add_page("dalia", "Dalia Agency", &ALL_TASKS);
        self.leave_out_of_accounts(&page);
    }

    /// A person with one business, one WABA and at most one number; answers the number's id.
    fn add_simple(
        &mut self,
        slug: &str,
        name: &str,
        about: &str,
        business: &str,
        number: Option<&str>,
    ) -> String {
        self.add_person(slug, name, about);
        let business_id = self.add_business(slug, business);
        let waba_id = self.add_waba(&business_id, business);
        number
            .map(|display| self.add_number(&waba_id, display))
            .unwrap_or_default()
    }
}
