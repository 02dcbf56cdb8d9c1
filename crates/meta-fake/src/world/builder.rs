//! Arranging the world: what a test or a demo does that no Graph call does.

use std::collections::BTreeMap;

use super::{
    App, Business, Calling, GrantStatus, InstagramAccount, Number, Page, PageRole, Person, Waba,
    World, permission, token::Death,
};

impl World {
    /// Adds an app, or gives the one with this id a new secret and redirect URIs.
    pub fn put_app(&mut self, id: &str, secret: &str, redirect_uris: &[&str]) {
        let redirect_uris = redirect_uris.iter().map(|&uri| uri.to_owned()).collect();
        if let Some(app) = self.apps.iter_mut().find(|app| app.id == id) {
            secret.clone_into(&mut app.secret);
            app.redirect_uris = redirect_uris;
            return;
        }
        self.apps.push(App {
            id: id.to_owned(),
            secret: secret.to_owned(),
            name: format!("App {id}"),
            redirect_uris,
            requires_proof: true,
            subscriptions: Vec::new(),
            deauthorize_url: None,
            data_deletion_url: None,
        });
    }

    /// Gives the app under test the name that people read in the dialog.
    pub fn name_app(&mut self, name: &str) {
        if let Some(app) = self.apps.first_mut() {
            name.clone_into(&mut app.name);
        }
    }

    /// The app under test: the first one.
    ///
    /// # Panics
    /// When the world has no app.
    pub fn main_app(&self) -> &App {
        self.apps.first().expect("the world was given an app")
    }

    /// Adds a person without any role; answers the user id.
    pub fn add_person(&mut self, slug: &str, name: &str, about: &str) -> String {
        let id = self.next_id();
        self.people.push(Person {
            slug: slug.to_owned(),
            id: id.clone(),
            name: name.to_owned(),
            about: about.to_owned(),
            admin_of: Vec::new(),
            assigned_wabas: Vec::new(),
            page_roles: Vec::new(),
            grants: BTreeMap::new(),
        });
        id
    }

    /// Adds a business that this person administers; answers its id.
    pub fn add_business(&mut self, admin: &str, name: &str) -> String {
        let id = self.next_id();
        let business = Business {
            id: id.clone(),
            name: name.to_owned(),
            waba_ids: Vec::new(),
            client_waba_ids: Vec::new(),
        };
        self.businesses.push(business);
        self.person_mut(admin).admin_of.push(id.clone());
        id
    }

    /// Adds a WABA as the last one of a business; answers its id.
    ///
    /// # Panics
    /// When there is no such business.
    pub fn add_waba(&mut self, business_id: &str, name: &str) -> String {
        let id = self.next_id();
        self.wabas.push(Waba {
            id: id.clone(),
            name: name.to_owned(),
            currency: "USD".to_owned(),
            timezone_id: "1".to_owned(),
            message_template_namespace: format!("namespace_{id}"),
            account_review_status: "APPROVED".to_owned(),
            number_ids: Vec::new(),
            subscriptions: Vec::new(),
            removed_apps: Vec::new(),
        });
        let owner = self
            .businesses
            .iter_mut()
            .find(|business| business.id == business_id);
        owner
            .expect("the business exists")
            .waba_ids
            .push(id.clone());
        id
    }

    /// Adds a connected number without a PIN as the oldest of a WABA, so that it is answered last.
    pub fn add_number(&mut self, waba_id: &str, display: &str) -> String {
        self.put_number(waba_id, display, false)
    }

    /// Adds a connected number without a PIN that was onboarded just now: it is answered first.
    pub fn add_number_newest_first(&mut self, waba_id: &str, display: &str) -> String {
        self.put_number(waba_id, display, true)
    }

    /// Adds a Page on which the person has these tasks; answers its id.
    pub fn add_page(&mut self, person: &str, name: &str, tasks: &[&str]) -> String {
        let id = self.next_id();
        self.pages.push(Page {
            id: id.clone(),
            name: name.to_owned(),
            category: "Shopping and retail".to_owned(),
            instagram: None,
            subscriptions: Vec::new(),
            left_out_of_accounts: false,
        });
        let tasks = tasks.iter().map(|&task| task.to_owned()).collect();
        self.person_mut(person).page_roles.push(PageRole {
            page_id: id.clone(),
            tasks,
        });
        id
    }

    /// Links a professional Instagram account to a Page; answers the account's id.
    ///
    /// # Panics
    /// When there is no such Page.
    pub fn link_instagram(&mut self, page_id: &str, username: &str) -> String {
        let id = self.next_id();
        let page = self.pages.iter_mut().find(|page| page.id == page_id);
        page.expect("the Page exists").instagram = Some(InstagramAccount {
            id: id.clone(),
            username: username.to_owned(),
            name: username.to_owned(),
        });
        id
    }

    /// Answers this WABA first among those of its business from now on.
    pub fn move_waba_first(&mut self, waba_id: &str) {
        for business in &mut self.businesses {
            if let Some(place) = business.waba_ids.iter().position(|id| id == waba_id) {
                business.waba_ids[..=place].rotate_right(1);
            }
        }
    }

    /// Gives this person a role in a business as an administrator.
    pub fn make_admin(&mut self, person: &str, business_id: &str) {
        self.person_mut(person)
            .admin_of
            .push(business_id.to_owned());
    }

    /// Shares a WABA with a business that does not own it.
    ///
    /// # Panics
    /// When there is no such business.
    pub fn share_waba(&mut self, waba_id: &str, business_id: &str) {
        let mut businesses = self.businesses.iter_mut();
        let business = businesses.find(|business| business.id == business_id);
        let shared = &mut business.expect("the business exists").client_waba_ids;
        shared.push(waba_id.to_owned());
    }

    /// Assigns a WABA to a person who has no role in its business.
    pub fn assign_waba(&mut self, person: &str, waba_id: &str) {
        let assigned = &mut self.person_mut(person).assigned_wabas;
        assigned.push(waba_id.to_owned());
    }

    /// Leaves a Page out of `/me/accounts` from now on; who has a role on it still reaches it.
    ///
    /// # Panics
    /// When there is no such Page.
    pub fn leave_out_of_accounts(&mut self, page_id: &str) {
        let page = self.pages.iter_mut().find(|page| page.id == page_id);
        page.expect("the Page exists").left_out_of_accounts = true;
    }

    /// Takes a person's role in every business, and every WABA that was assigned.
    pub fn lose_business_roles(&mut self, person: &str) {
        let person = self.person_mut(person);
        person.admin_of.clear();
        person.assigned_wabas.clear();
    }

    /// Takes a person's role on a Page; Page tokens got by that person die with 190/492.
    pub fn lose_page_role(&mut self, person: &str, page_id: &str) {
        let person = self.person_mut(person);
        person.page_roles.retain(|role| role.page_id != page_id);
        let person_id = person.id.clone();
        self.kill_tokens(Death::PageRoleLost, |token| {
            token.person_id == person_id && token.page_id.as_deref() == Some(page_id)
        });
    }

    /// Grants the app under test every permission, as a consent with all ticks does.
    pub fn grant_all(&mut self, person: &str) {
        for one in permission::CATALOGUE {
            self.put_grant(person, one.name, GrantStatus::Granted);
        }
    }

    /// Declines a permission of the app under test.
    pub fn decline(&mut self, person: &str, permission: &str) {
        self.put_grant(person, permission, GrantStatus::Declined);
    }

    /// The person removes the app: grants are gone, tokens die with 190/458.
    pub fn remove_app(&mut self, person: &str) {
        let (app_id, person_id) = (
            self.main_app().id.clone(),
            self.person_mut(person).id.clone(),
        );
        self.forget_app(&person_id, &app_id);
    }

    /// The person changes the password: every token dies with 190/460.
    pub fn change_password(&mut self, person: &str) {
        let person_id = self.person_mut(person).id.clone();
        self.kill_tokens(Death::PasswordChanged, |token| token.person_id == person_id);
    }

    /// Bans a number.
    pub fn ban_number(&mut self, number_id: &str) {
        self.change_number(number_id, |number| "BANNED".clone_into(&mut number.status));
    }

    /// Gives a number a PIN that the app does not know.
    pub fn set_foreign_pin(&mut self, number_id: &str, pin: &str) {
        self.change_number(number_id, |number| number.pin = Some(pin.to_owned()));
    }

    /// Takes a number off Cloud API, as it is before its first registration.
    pub fn unregister_number(&mut self, number_id: &str) {
        self.change_number(number_id, |number| {
            "PENDING".clone_into(&mut number.status);
            "NOT_APPLICABLE".clone_into(&mut number.platform_type);
        });
    }

    /// Makes a number one that the WhatsApp Business app uses too.
    pub fn put_on_business_app(&mut self, number_id: &str) {
        self.change_number(number_id, |number| number.is_on_biz_app = true);
    }

    /// Makes a number need verification before it can be registered.
    pub fn expire_verification(&mut self, number_id: &str) {
        self.change_number(number_id, |number| {
            "EXPIRED".clone_into(&mut number.code_verification_status);
        });
    }

    /// Gives out a code for the app under test as if this person had ticked everything.
    pub fn sign_in(&mut self, person: &str, redirect_uri: &str) -> String {
        self.grant_all(person);
        let (app_id, person_id) = (
            self.main_app().id.clone(),
            self.person_mut(person).id.clone(),
        );
        self.issue_code(&app_id, &person_id, redirect_uri)
    }

    fn put_grant(&mut self, person: &str, permission: &str, status: GrantStatus) {
        let (app_id, person_id) = (
            self.main_app().id.clone(),
            self.person_mut(person).id.clone(),
        );
        self.set_grant(&person_id, &app_id, permission, status);
    }

    fn person_mut(&mut self, slug: &str) -> &mut Person {
        let person = self.people.iter_mut().find(|person| person.slug == slug);
        person.expect("the person exists")
    }

    fn put_number(&mut self, waba_id: &str, display: &str, is_newest: bool) -> String {
        let id = self.next_id();
        let now = self.now();
        let waba = self.wabas.iter_mut().find(|waba| waba.id == waba_id);
        let waba = waba.expect("the WABA exists");
        let siblings = self
            .numbers
            .iter()
            .filter(|number| waba.number_ids.contains(&number.id));
        let times = siblings.map(|number| number.last_onboarded);
        let last_onboarded = if is_newest {
            times.max().map_or(now, |latest| now.max(latest + 1))
        } else {
            times.min().map_or(now, |earliest| earliest - 1)
        };
        let place = if is_newest { 0 } else { waba.number_ids.len() };
        waba.number_ids.insert(place, id.clone());
        self.numbers.push(Number {
            id: id.clone(),
            display: display.to_owned(),
            verified_name: waba.name.clone(),
            status: "CONNECTED".to_owned(),
            platform_type: "CLOUD_API".to_owned(),
            code_verification_status: "VERIFIED".to_owned(),
            quality_rating: "GREEN".to_owned(),
            pin: None,
            is_on_biz_app: false,
            last_onboarded,
            registrations: Vec::new(),
            blocked_until: None,
            calling: Calling::default(),
        });
        id
    }
}
