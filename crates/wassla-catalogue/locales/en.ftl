### English: the language in which every message exists first.

## The language itself

# In its own words, for the list of languages.
language-name = English
# ltr or rtl.
language-direction = ltr
# The locale whose rules write dates: 22 Nov 2026, 14:03.
language-formats = en-GB-u-hc-h23-nu-latn
# medium or long.
language-date-length = medium

## Names

channel-whatsapp = WhatsApp
channel-instagram = Instagram
channel-messenger = Messenger
channel-whatsapp_call = WhatsApp Call

## Spans that a rule of ours or of Meta's sets, inside a sentence

# $count: whole minutes.
span-minutes = { $count ->
    [one] a minute
   *[other] { $count } minutes
}
# $count: whole hours.
span-hours = { $count ->
    [one] an hour
   *[other] { $count } hours
}

## Refusals: what happened, without a full stop, and what to do

refusal-role_not_allowed = Your role can't do this
    .next = Ask your workspace owner or an admin to do it.
refusal-workspace_suspended = This workspace is suspended
    .next = Contact support to have it reactivated, then connect again.
refusal-state_invalid = This sign-in was not started in this browser, or is no longer known
    .next = Start over with Connect, and finish in the same browser and account.
# $span: how long a sign-in may take.
refusal-state_expired = More than { $span } passed before you came back from Facebook
    .next = Start over; the sign-in takes about a minute.
# $channel: the kind of channel.
refusal-access_denied = { $channel } was not connected: Facebook came back without your approval
    .next = Connect again and choose Continue on the permission screen.
refusal-app_not_active = Facebook does not let this app sign people in now
    .next = You did nothing wrong. Contact support: the app has to be put right at Meta.
# $channel: the kind of channel.
refusal-feature_not_in_plan = Your current plan doesn't include { $channel }
    .next = Upgrade your plan, then connect again.
refusal-token_exchange_failed = Facebook did not complete the sign-in
    .next = Your Facebook session may have expired on the way. Try connecting again.
refusal-graph_rate_limited = Facebook asks us to slow down
    .next = Wait a few minutes, then try connecting again.
refusal-graph_unavailable = Facebook could not be reached
    .next = Wait a few minutes, then try connecting again.
# $channel: the kind of channel.
refusal-permission_missing = A permission that { $channel } needs was not granted
    .next = Ask again, and leave every permission checked.
# $channel: the kind of channel.
refusal-no_assets_found = No { $channel } account was found among those that this sign-in lets us see
    .next = Connect again and choose the business and the account on Facebook's screens. If they are not offered there, ask whoever manages the account to give you access to it.
refusal-no_phone_number = Your WhatsApp Business Account has no phone number yet
    .next = Add a number in WhatsApp Manager at business.facebook.com, then connect again.
# $channel: the kind of channel.
refusal-number_in_use = This { $channel } account is already connected to another workspace
    .next = Disconnect it there first, or contact support.
refusal-agent_not_found = This workspace has no such agent
    .next = Choose an agent from the list.
# $channel: the kind of channel.
refusal-agent_wrong_modality = This agent can't serve { $channel }
    .next = Choose a text agent for chat channels and a voice agent for calls.
# $channel: the kind of channel.
refusal-channel_not_connected = { $channel } is not connected
    .next = Connect it on the Channels page first.
refusal-conversation_not_found = This workspace has no such conversation
    .next = Choose a conversation from the Inbox.
# $span: how long a customer may be answered.
refusal-window_closed = The customer last wrote more than { $span } ago
    .next = Meta lets a business answer for { $span }. Wait until the customer writes again.
# $channel: the kind of channel. $whatsapp, $messenger, $instagram: the longest message of each.
refusal-message_not_sendable = The message is empty, or longer than { $channel } takes
    .next = Write between 1 and { $whatsapp } characters (Messenger: { $messenger }; Instagram: { $instagram } bytes).
refusal-agent_not_published = This agent is a draft, and drafts do not answer
    .next = Publish the agent first, or choose one that is published.
refusal-calling_business_app = The number is used in the WhatsApp Business app, and Meta does not deliver calls of such numbers
    .next = { next-leave_business_app }
refusal-calling_refused = Meta refused to enable calls for this number
    .next = See the number in WhatsApp Manager, then connect calls again.
refusal-call_not_found = This workspace has no such call
    .next = Choose a call from the list.
refusal-call_over = The call is over
    .next = You don't need to do anything.

## What Meta says of calls: what happened, without a full stop, and what to do

calling-asked_too_often = Meta was asked too often about call permissions
    .next = Wait a few minutes, then try again.
calling-account_locked = Meta has locked the WhatsApp account
    .next = Open Business Support Home to have it unlocked, then connect calls again.
calling-payment_missing = Meta found no valid payment method for calls
    .next = Add a payment method to the WhatsApp account in WhatsApp Manager, then connect calls again.
calling-taken_by_sip = The number takes its calls by SIP, so Meta does not give them to us
    .next = Switch SIP off for the number in WhatsApp Manager, then connect calls again.
calling-not_enabled = Calling is not enabled for the number at Meta
    .next = Connect WhatsApp Call again.
calling-customer_not_callable = The customer cannot be called
    .next = Write to the customer instead.
calling-too_many_at_once = The number has as many calls at once as Meta allows
    .next = Wait until some of them have ended.
calling-known_already = Meta has such a call already
    .next = You don't need to do anything: the first call goes on.
calling-not_put_through = Meta could not connect the call
    .next = Wait for the customer to call again.
calling-too_many_in_a_short_time = Too many calls were made in a short time
    .next = Wait a few minutes, then try again.
calling-not_permitted = The customer has not permitted calls from this business
    .next = Ask the customer for permission in the chat first.
calling-not_answered = The call was not answered in time
    .next = Wait for the customer to call again, and see whether the voice agent answers.
calling-permission_asked_to_the_limit = The customer was asked for permission as often as Meta allows
    .next = Wait a week before asking this customer again.
calling-called_to_the_limit = The customer was called as often as Meta allows in a day
    .next = Wait until tomorrow.
calling-number_may_not_call = Meta does not let businesses place calls with this number
    .next = Let customers call you: that works in every country.
calling-switched_off_by_meta = Meta has switched calls off for a while because customers complained about them
    .next = See when the restriction ends in WhatsApp Manager, then connect calls again.
# $limit: a messaging limit in customers a day.
calling-limit_too_low = Meta allows calls only to numbers with a messaging limit of at least { $limit } customers a day
    .next = Raise the limit in WhatsApp Manager (verify the business, send good messages), then connect calls again.
calling-permitted_already = The customer has permitted calls for good already
    .next = You don't need to do anything.
calling-not_subscribed = Meta does not deliver this number's calls to us yet
    .next = Ask support to subscribe the app to calls (`check --fix`), then connect calls again.
calling-no_sound = The call ended because no sound arrived
    .next = Wait for the customer to call again; if it happens often, contact support.
calling-broke_off = The call broke off on its way
    .next = Wait for the customer to call again.

## The most pressing thing to do about a channel

next-upgrade_plan = Your plan no longer includes this channel: upgrade to use it again.
next-upgrade_for_calls = Your plan no longer includes calls: upgrade to take them again.
next-reconnect = Meta no longer accepts our access: connect again.
next-reconnect_whatsapp = Meta no longer accepts our access: connect WhatsApp again.
next-grant_permissions = A permission is missing: connect again and leave every permission checked.
next-grant_whatsapp_permissions = A permission is missing: connect WhatsApp again and leave every permission checked.
next-reset_pin = The number has another two-step PIN: reset it in WhatsApp Manager, then connect again.
next-verify_number = The number must be verified first: verify it in WhatsApp Manager, then connect again.
# $span: how long Meta takes no PIN.
next-wait_for_pin = Meta has seen too many PIN attempts: wait { $span }, then connect again.
# $span: how long Meta needs to delete a number.
next-wait_for_deletion = The number was deleted a moment ago: wait { $span }, then connect again.
# $span: how long Meta locks registration.
next-wait_for_registration = Meta has locked registration of this number for { $span }: connect again after that.
next-unlock_account = Meta has locked the WhatsApp account: look at Business Support Home, then connect again.
next-regain_account = Meta does not let us reach this account any more: check who administers it, then connect again.
# $times: how often it was tried. $span: when it may be tried again.
next-register_later = { $times ->
    [one] It was tried once without success
   *[other] It was tried { $times } times without success
}: see the number in WhatsApp Manager, then connect again after { $span }.
next-try_tomorrow = Meta asks for a long wait: connect again tomorrow.
next-try_again = Meta did not answer for hours: connect again.
next-see_business_app = The number is used in the WhatsApp Business app: see it there.
next-leave_business_app = Calls go on in the app. To take them here, move the number to the platform alone.
next-subscribe_again = Meta refused to deliver messages to us: connect again.
next-set_pin_again = The two-step PIN could not be set: connect again to retry.
next-replace_changed_pin = Somebody changed the number's two-step PIN at Meta, so the one that is kept here no longer works: connect again to set a new one.
next-replace_turned_off_pin = Somebody turned two-step verification off for the number at Meta: connect again to turn it on.
next-register_again = Meta refused to register the number: see it in WhatsApp Manager, then connect again.
next-see_number = Meta refused: see the number in WhatsApp Manager, then connect again.
next-see_number_status = Meta does not report the number as connected: see its status in WhatsApp Manager.
next-await_meta = Meta has not confirmed everything yet: it is tried again by itself.
next-renew_access = Access ends soon: connect again to renew it.
next-choose_agent = Choose an agent.
next-ask_for_voice_runtime = This server has no voice runtime, so every call is rejected: ask whoever runs it.
next-switch_calls_on = Calling was switched off in WhatsApp Manager: connect it here again to take calls.
next-read_settings_again = Meta has not told the settings of the number: connect it again.

## What Meta says of an account, and what to do

trouble-token_dead = Meta no longer accepts our access: connect again.
trouble-deauthorized = The app was removed on Facebook: connect again to use the channel.
trouble-partner_removed = The business no longer shares this account with us: connect again.
trouble-app_uninstalled = The business removed the app at Meta: connect again.
trouble-account_deleted = Meta has deleted this WhatsApp account: disconnect, and connect another.
trouble-banned = Meta has banned this WhatsApp account: appeal in Business Support Home.
trouble-ban_announced = Meta will ban this WhatsApp account soon: appeal in Business Support Home.
trouble-restricted = Meta has restricted this WhatsApp account: see Business Support Home.
trouble-violation = Meta reports a violation of its rules: see Business Support Home.
trouble-offboarded = The number left the platform in the WhatsApp Business app: connect again.
trouble-flagged = Meta has flagged the number because its quality is low: see in WhatsApp Manager what customers complain about.
trouble-alerted = Meta has raised a critical alert about this WhatsApp account: see WhatsApp Manager.

## Why a message failed

# $span: how long a customer may be answered.
failure-window_closed = The customer last wrote more than { $span } ago: wait until they write again.
failure-undeliverable = The message could not be delivered: the customer may not use WhatsApp any more.
failure-opted_out = The customer no longer wants messages from this business.
failure-held_back = Meta chose not to deliver this message: try again tomorrow.
failure-to_itself = A number cannot write to itself.
failure-not_a_test_recipient = The number is not on the list of test recipients.
failure-payment_problem = Meta found a payment problem: see the payment settings in WhatsApp Manager.
failure-not_registered = The number is not registered: connect the channel again.
failure-account_locked = Meta has locked the account: see Business Support Home.
failure-country_closed = Meta does not let businesses write to customers in this country.
failure-form_refused = Meta does not take a message of this form.
failure-identity_changed = The customer's identity has changed: wait until they write again.
failure-access_ended = Meta no longer accepts our access: connect the channel again.
failure-permission_missing = A permission is missing: connect the channel again and leave every permission checked.
failure-slow_down = Meta asks us to slow down: send it again later.
failure-no_answer = Meta did not answer: send it again.
failure-refused = Meta refused the message.
failure-workspace_suspended = Not sent: this workspace is suspended.
failure-not_in_plan = Not sent: the plan does not include this channel.
failure-reconnect_needed = Not sent: connect the channel again.
failure-disconnected = Not sent: the channel was disconnected.
failure-no_address = Meta gave no address for this customer.
# $failure: why it is not sent any more.
failure-may_have_arrived = It may have arrived all the same. { $failure }

## What a message holds

content-image = Image
content-video = Video
content-audio = Audio
content-document = Document
content-sticker = Sticker
# $media: the kind of file. $caption: the customer's words.
content-with_caption = { $media }: { $caption }
# $media: the kind of file. $count: how many more files came with it.
content-with_more = { $count ->
    [one] { $media }: and one more file
   *[other] { $media }: and { $count } more files
}
# $emoji: the reaction.
content-reaction = Reacted with { $emoji }
content-reaction_removed = Took a reaction back
# $place: a name or coordinates.
content-location = Location: { $place }
# $type: Meta's name of a type.
content-unknown = A message of type “{ $type }”, which cannot be shown here
notice-message_deleted = A message was deleted.
notice-number_changed = The customer has a new phone number.
notice-user_id_changed = The customer has a new id at WhatsApp.
notice-identity_changed = The customer's identity at WhatsApp has changed.
notice-something = WhatsApp tells something about the customer.
notice-calls_allowed = The customer allows calls.
notice-calls_refused = The customer does not allow calls.
notice-marketing_stopped = The customer wants no marketing messages any more.
notice-marketing_resumed = The customer wants marketing messages again.

## Customers without a name

customer-unknown = Customer
# $end: the last characters of Meta's id.
customer-messenger = Messenger customer …{ $end }
# $end: the last characters of Meta's id.
customer-instagram = Instagram customer …{ $end }

## Calls

call-user_initiated = Voice call
call-business_initiated = Voice call to the customer
# $call: which call. $state: how it stands or ended, or how long it lasted.
call-line = { $call }, { $state }
# $call: which call. $state: how it ended. $duration: how long it lasted.
call-lasting = { $call }, { $state }, { $duration }
call-ringing = ringing
call-connected = going on
call-completed = ended
call-missed = missed
call-agent_missing = rejected: no voice agent is assigned
call-agent_draft = rejected: the voice agent is a draft
call-bridge_failed = rejected: the voice agent could not be reached
call-not_connected = rejected: calls were no longer connected
call-declined = declined by the customer
call-unanswered = not answered by the customer
call-failed = failed
call-interrupted = cut off: the server that had it stopped

## What became of what Meta delivered

event-delivered = Shown in the Inbox and given to the agent
event-agent_missing = Shown in the Inbox; no agent is assigned
event-agent_draft = Shown in the Inbox; the agent is a draft
event-no_answer_needed = Shown in the Inbox; nothing to answer
event-too_late = Logged as missed; Meta told of the call too late
event-no_channel = Dropped: the channel was not connected
event-workspace_suspended = Dropped: the workspace was suspended
event-not_in_plan = Dropped: the plan did not include the channel
event-stale = Dropped: Meta delivered it too late
event-reconnect_needed = Dropped: the channel had to be connected again
event-echo = Left aside: sent by the business elsewhere
event-noted = Delivery reports and other notes
event-duplicate = Delivered by Meta more than once
event-not_understood = Kept, but of a kind that is not handled

## Why a step at Meta is not tried again

step-refused = Meta refused it
step-permission_missing = A permission is missing
step-reconnect_needed = Meta no longer accepts our access
step-too_often = Meta asks for a long wait
step-unreachable = Meta did not answer, as often as it was tried
step-on_business_app = The number is used in the WhatsApp Business app
step-changed_elsewhere = Somebody changed it at Meta
step-turned_off_elsewhere = Somebody turned it off at Meta

## Problems of a request: what happened, without a full stop, and what to do

problem-unauthenticated = You are not signed in
    .next = Sign in, then try again.
problem-csrf = This request did not come from our own page
    .next = Open the page again and repeat what you did there.
# $kinds: the kinds of channel, by their codes.
problem-unknown_channel = There is no such channel
    .next = Channels are { $kinds }.
problem-no_sign_in = WhatsApp Call has no sign-in of its own
    .next = Connect WhatsApp: calling uses the same number and sign-in.
problem-only_by_sign_in = This channel is connected by a sign-in
    .next = Start its sign-in: only WhatsApp Call is enabled without one.
problem-not_found = There is nothing here
    .next = Check the address.
problem-method_not_allowed = This method is not allowed here
    .next = The Allow header names the methods that are.
problem-body_too_large = The body is too large
    .next = Send less.
problem-body_unreadable = The body did not arrive whole
    .next = Send it again.
problem-body_invalid = The body does not have the expected form
    .next = The OpenAPI document says what is expected.
problem-callback_invalid = This is not an answer of Facebook's sign-in
    .next = Go back to Channels and start over with Connect.
problem-challenge_refused = The webhook challenge was refused
    .next = Mode, verify token and challenge must be Meta's.
problem-signature_invalid = This is not signed by Meta
    .next = Sign it with the app secret, over the bytes as they are sent.
# $most: the most entries of a page.
problem-cursor_invalid = This page of the list does not exist
    .next = Take the cursor from next_cursor, and a limit between 1 and { $most }.
problem-misdirected = The demo answers only on this machine's own addresses
    .next = Open the address that the program printed.
problem-internal = Something went wrong on our side
    .next = Try again; if it happens again, quote the request id to support.
problem-unavailable = We can't do this right now
    .next = Nothing was changed. Try again in a few seconds.

## Times

# $at: a day and a time.
date-minute = { $at } UTC
# $count: whole hours.
duration-hours = { $count } h
# $count: whole minutes.
duration-minutes = { $count } min
# $count: whole seconds.
duration-seconds = { $count } s
# $first and $next: parts of a duration, the greater first.
duration-join = { $first } { $next }

## Every page

brand = Wassla
frame-skip = Skip to content
frame-menu = Main
frame-language = Language
# Stands before a code that programs and support rely on.
code = Code
    .meta = Meta's code
# $words: a sentence. $code: Meta's code for it.
meta-code = { $words } (Meta's code { $code })
offer-upgrade = Upgrade your plan
offer-support = Contact support
offer-try_again = Try connecting again
offer-ask_again = Ask again
offer-whatsapp_manager = Open WhatsApp Manager
offer-business_support = Open Business Support Home
offer-change_plan = How to change your plan
offer-train_agent = How to publish an agent
offer-nothing_arrives = If nothing arrives
# Stands where a link to support would, if there is none.
support-who = Support is whoever runs Wassla for you.

role-owner = Owner
role-admin = Admin
role-support = Support
role-finance = Finance
role-viewer = Viewer
role-unknown = Unknown role

## The demo's bar

demo-title = Demo
demo-meta = Fake Meta
demo-user = Signed in as
    .switch = Switch
demo-clock = Move the clocks
# $count: how many minutes.
demo-clock-minutes = { $count ->
    [one] +{ $count } minute
   *[other] +{ $count } minutes
}
# $count: how many days.
demo-clock-days = { $count ->
    [one] +{ $count } day
   *[other] +{ $count } days
}

## Channels

channels-title = Channels
channels-lead = Where your customers reach you. One sign-in at Facebook connects them all.
channels-directions = Directions
channels-inbound = Inbound

# $names: the list so far. $next: the next channel.
channel-list = { $names }, { $next }

state-not_connected = Not connected
state-connecting = Connecting
state-connected = Connected
state-needs_attention = Needs attention
state-reconnect_needed = Reconnect needed

flag-token_expiring = Access ends soon
flag-not_in_plan = Not in your plan

tile-about-whatsapp = Answer customers on your WhatsApp Business number.
tile-about-instagram = Answer direct messages to your Instagram account.
tile-about-messenger = Answer messages to your Facebook Page.
# $agent: the name of the agent.
tile-answers = { $agent } answers here.
# $agent: the name of the agent.
tile-draft = { $agent } is a draft: messages are stored, nobody answers.
# $channel: what the channel is called.
tile-connect = Connect
    .label = Connect { $channel }
# $channel: what the channel is called.
tile-reconnect = Reconnect
    .label = Reconnect { $channel }
# $channel: what the channel is called.
tile-manage = Manage
    .label = Manage { $channel }
tile-upgrade = Upgrade plan
tile-ask_owner = Ask your workspace owner

## Banners

banner-dismiss = Dismiss
# $channel: what the channel is called. $display: its number or name. $before: the one before.
banner-connected = Connected
    .line = { $channel }: { $display }
    .moved = { $channel }: now { $display }, was { $before }
    .verify = Write to it from another phone, and see the message and the answer in the Inbox.
# $channel: what the channel is called.
banner-pending = Still connecting
    .line = { $channel }: Meta has not confirmed everything yet. This page updates when it has.
# $channel: what the channel is called. $advice: a sentence, what to do.
banner-attention = Needs your attention
    .line = { $channel }: { $advice }
    .see_tile = Look at the tile below.
# $channels: a list of channels.
banner-missing = Not connected: { $channels }
    .line = A permission was not granted, or the account is connected to another workspace. Ask again, and leave every permission checked.
# $channel: what the channel is called.
banner-saved = Saved
    .line = The agent for { $channel } was saved.
# $channel: what the channel is called.
banner-disconnected = { $channel } is disconnected
    .line = New messages no longer arrive here, and no agent answers them. Conversations stay in the Inbox.

remains-permission = Facebook keeps the permission that you gave until you remove it on facebook.com: Settings and privacy > Settings > Business integrations.
remains-pin = The number keeps the two-step verification PIN that was set here, but we no longer have a copy of it. To use the number elsewhere, open it in WhatsApp Manager, go to Two-step verification, and turn it off with the link that Meta sends you by e-mail, or set a new PIN.

## Manage

# $channel: what the channel is called.
manage-title = Manage { $channel }
manage-close = Close
# $channel: what the channel is called.
manage-agent = Agent
    .label = Who answers on { $channel }
    .choose = Choose an agent
    .save = Save
# $agent: the name of the agent.
agent-draft = { $agent } (draft)
agent-none = Nobody answers yet: choose an agent.
agent-is_draft = A draft does not answer until it is published.
agent-gone = The chosen agent no longer exists: choose another.

manage-facts = Connected to
fact-display = Display number
fact-verified_name = Verified name
fact-waba_id = WhatsApp Business Account ID
fact-phone_number_id = Phone number ID
fact-business_id = Business ID
fact-username = User name
fact-instagram_id = Instagram account ID
fact-linked_page = Linked Page
fact-page_name = Page
fact-page_id = Page ID
fact-number_status = Status at Meta
fact-token_expiry = Access ends

# Meta's status of a phone number. A new one is shown as Meta writes it.
number_status-connected = Connected
number_status-disconnected = Disconnected
number_status-pending = Pending
number_status-linked = Linked
number_status-unlinked = Not linked
number_status-deleted = Deleted
number_status-migrated = Migrated
number_status-banned = Banned
number_status-restricted = Restricted
number_status-rate_limited = Rate limited
number_status-flagged = Flagged for low quality
number_status-unverified = Not verified
number_status-unknown = Unknown

expiry-never = Does not expire
expiry-unknown = Meta did not say

# $count: how many numbers the account has.
manage-first_of = { $count ->
    [one] First of { $count } number of this account.
   *[other] First of { $count } numbers of this account.
}
# $count: how many numbers were counted; there are more.
manage-first_of_more = { $count ->
    [one] First of more than { $count } number of this account.
   *[other] First of more than { $count } numbers of this account.
}
manage-another_number = To use another one, see that Meta lists it first or alone. Then choose Disconnect here, and Connect.
    .support = If you need to choose between numbers here, contact support.

manage-steps = Set up at Meta
step-subscribed = Inbound messages
step-pin = Two-step verification PIN
step-registered = Registration on Cloud API
step-done = Done
step-under_way = Under way
step-failed = Failed
# $count: how often.
step-tried = { $count ->
    [one] Tried once, will be tried again
   *[other] Tried { $count } times, will be tried again
}

# $at: a time.
manage-delivery = Delivery
    .received = Received
    .delivered = Delivered
    .dropped = Dropped
    .last = Last event: { $at }.
    .none = Nothing has arrived from Meta yet.

# $channel: what the channel is called.
manage-disconnect = Disconnect { $channel }
    .what = New messages will no longer arrive here, and no agent will answer them. Conversations stay in the Inbox.
    .calls = WhatsApp Call uses this number and stops with it: customers will no longer be able to call, and ongoing calls are ended.
    .yes = Yes, disconnect { $channel }

## The card of WhatsApp Call

# $agent: the name of the agent.
calls-answers = { $agent } answers calls.
calls-about = Customers call your WhatsApp number, and a voice agent answers. The number and the sign-in stay the same.
calls-chat =
    .needs_attention = WhatsApp itself needs attention: see its tile above.
    .reconnect_needed = WhatsApp itself must be connected again first: see its tile above.
calls-suspended = Calls can be connected once the workspace is active again.
calls-agent = Voice agent that answers
    .choose = Choose a voice agent
calls-no_agent =
    .connect = No voice agent is published yet. Publish one, and connect calls here.
    .change = No voice agent is published. Publish one, and choose it here.
calls-connect = Connect WhatsApp Call
    .again = Connect WhatsApp Call again
calls-change = Change agent
calls-disconnect = Disconnect WhatsApp Call
    .what = Customers will no longer be able to call this number, and ongoing calls are ended. Chat continues, and past calls stay in the Inbox.
    .yes = Yes, disconnect WhatsApp Call
# $news: a sentence, what happened and what to do.
calls-chat_news = About the WhatsApp number: { $news }
calls-notice-connected = Calls are connected. Customers can call this number now.
calls-notice-saved = The agent for calls was saved.
calls-notice-disconnected = Calls are disconnected. Chat continues, and past calls stay in the Inbox.

## Inbox

inbox-title = Inbox
inbox-stopped = New messages do not appear automatically right now. Reload the page.
inbox-conversations = Conversations
inbox-older = Older conversations
inbox-choose = Choose a conversation to read it.
inbox-no_channel = No channel is connected.
    .line = Connect WhatsApp, Instagram or Messenger, and your conversations appear here.
    .go = Go to Channels
inbox-empty = No conversations yet.
    .line = Conversations appear here as soon as a customer writes to one of these:

thread-back = All conversations
# $channel: what the channel is called. $news: a sentence, what happened and what to do.
thread-account_news = { $channel }: { $news }
# $display: the number or name of the channel.
thread-channel = on { $display }
thread-messages = Messages
thread-earlier = Earlier messages
thread-newest = Newest messages
# $reason: what happened, without a full stop.
thread-unsent = Not sent: { $reason }

author-customer = Customer
author-agent = AI agent
author-you = You
author-teammate = Teammate

delivery-queued = Waiting to be sent
delivery-sending = Sending
delivery-sent = Sent
delivery-delivered = Delivered
delivery-read = Read
delivery-failed = Not delivered

message-repeated = Possibly repeated: the connection to Meta was lost while this was being sent, so the customer may have received it twice.

# $customer: what the customer is called.
reply-label = Reply to { $customer }
# $at: a time.
reply-until = Meta lets you answer until { $at }.
reply-send = Send

call-hang_up = Hang up

## Deletion of a person's data

deletion-title = Your data was deleted
# $at: a time.
deletion-at = On { $at }, as you asked on Facebook.
# $count: how many channels.
deletion-channels = { $count ->
    [0] No channel was connected with your account any more.
    [one] The data of { $count } channel that was connected with your account was deleted.
   *[other] The data of { $count } channels that were connected with your account was deleted.
}

## Help articles

article-change_plan = Change your plan
    .lead = The plan of your workspace decides which channels you can connect.
article-train_agent = Train your AI agent
    .lead = An agent answers customers once it is published and chosen for a channel. Until then messages are stored, and nobody answers them.
article-troubleshoot = Troubleshoot a channel that stops delivering
    .lead = Follow these steps in order. Each rules out one cause.
article-voice_and_text = Voice and text agents
    .lead = A text agent writes in chats, a voice agent speaks on calls. Neither does the work of the other.
help-more = More help

## Help: change your plan

help-plan_now = What your plan includes now
    .included = Included
    .not_included = Not included
    .suspended = This workspace is suspended: no channel works, whatever the plan.
help-plan_steps = Move to a plan that includes a channel
    .owner = The workspace owner changes the plan. If that is not you, ask your workspace owner.
    .choose = Choose a plan that includes the channels you want, and confirm it.
    .ask = Ask whoever runs Wassla for you to change the plan of your workspace.
    .back = Come back to this page. The list above shows the new plan at once.
    .connect = Go to Channels and choose Connect on the tile. If you signed in at Facebook before, you sign in once more: nothing was kept of that attempt.
help-plan_lost = If your plan no longer includes a channel
    .kept = The connection stays: number, agent and conversations. You can still disconnect the channel.
    .stops = Agents do not answer there, and calls are rejected.
    .again = As soon as the plan includes the channel again, it works as before. You don't need to connect again.

## Help: train your AI agent

help-agents_now = The agents of your workspace
    .none = Your workspace has no agent yet.
    .text = Text agent
    .voice = Voice agent
    .published = Published
    .draft = Draft
help-agent_train = Train and publish
    .open = Open the agent where your team sets up its agents. Wassla uses the agents of your workspace and does not write them: if you don't know where they are, ask whoever runs Wassla for you.
    .facts = Give it what it needs to answer: what you sell, prices, opening hours, shipping, and what it must leave to a teammate.
    .try = Ask it what your customers ask most, and correct what it gets wrong.
    .publish = Publish it. A draft is skipped, whichever channel it is chosen for.
help-agent_choose = Choose it for a channel
    .manage = Go to Channels, and choose Manage on the tile.
    .choose = Choose the agent under Agent, then choose Save. For calls, choose a voice agent on the WhatsApp Call card.
    .first = If your workspace has exactly one published text agent, it answers by itself on every channel that is connected for the first time.
    .test = Write to your number from another phone, and see the answer in the Inbox.
help-agent_draft = While the agent is a draft
    .stored = Messages are stored and shown in the Inbox, where your team can answer them. The tile says so.
    .later = Once it is published, it answers what customers write from then on, and sees what the conversation held before.
    .calls = Calls are rejected as long as their voice agent is a draft.

## Help: troubleshoot a channel that stops delivering

help-trouble_test = Send a test message
    .phone = Write from a phone that is not the business number itself: Meta does not deliver what a number writes to itself.
    .inbox = Open the Inbox. The conversation should appear within five seconds.
help-trouble_tile = Look at the tile
    .what = The tile on the Channels page says how the channel stands, and what to do.
    .connecting = Meta has not confirmed everything yet. It is tried again by itself: wait a few minutes.
    .connected = Meta delivers messages to Wassla. Look at what arrived, below.
    .needs_attention = Meta refused a step or reported a problem. Do what the tile says. Meta's code is under Manage, Set up at Meta.
    .reconnect_needed = Meta no longer accepts our access: it ended, a password was changed, or the app was removed. Choose Reconnect.
    .token_expiring = Choose Reconnect to renew the access before it ends.
    .not_in_plan = Nobody answers there until the plan includes the channel again.
# $span: how long a customer may be answered.
help-trouble_figures = Look at what arrived
    .open = Choose Manage on the tile, and look at Delivery. Owners and admins see it.
    .nothing = Received does not grow: Meta delivers nothing. Choose Reconnect, which subscribes to messages again. If that does not help, ask whoever runs Wassla for you to run “check --fix”.
    .dropped = Dropped grows: the reason is beside each figure, for example a plan that does not include the channel.
    .draft = Messages arrive and nobody answers: no agent is chosen, or the agent is a draft.
    .failed = The answer is in the Inbox as Not delivered: the reason is beside it. Meta lets a business answer for { $span } after the customer last wrote.
help-trouble_reconnect = Connect again
    .safe = Reconnect keeps the number, the agent and the conversations. Only the access is renewed.
    .person = Sign in with a Facebook account that is an admin of the business, and leave every permission checked.
help-trouble_calls = If calls do not arrive
    .card = The WhatsApp Call card says what is in the way: WhatsApp itself, the voice agent, or the settings of the number at Meta.
    .log = Missed and rejected calls are in the Inbox, with the reason.
help-trouble_support = Ask for help
    .tell = Tell support which channel it is, when a message was written that did not arrive, and the IDs under Manage, Connected to.
    .code = Add the code that the page shows, and Meta's code if there is one.
    .never = Never send anybody a password or a PIN: nobody needs them to help you.

## Help: voice and text agents

# $span: how long a customer may be answered.
help-text_agents = Text agents
    .where = They answer on WhatsApp, Instagram and Messenger.
    .sees = They see the latest messages of the conversation. Of pictures, recordings and other files they know the kind and the caption, not what is inside.
    .window = Meta lets them answer for { $span } after the customer last wrote. In that time a teammate can answer in the Inbox as well.
help-voice_agents = Voice agents
    .where = They answer calls to your WhatsApp number. There are no calls on Instagram and Messenger.
    .cannot = They do not call anybody, and they do not read or write in the chat.
    .log = The Inbox shows when a call was and how long it lasted, not what was said. A teammate can hang up.
    .missed = A call that nobody answers in time is shown as missed.
# $limit: a messaging limit in customers a day.
help-voice_needs = What calls need
    .chat = WhatsApp is connected: calls use the same number and sign-in.
    .agent = A voice agent is published, and chosen on the WhatsApp Call card.
    .limit = The number has a messaging limit of at least { $limit } customers a day at Meta, and is not used in the WhatsApp Business app.
    .payment = The WhatsApp account has a valid payment method at Meta.
    .runtime = The server has a voice runtime. If there is none, the card says so.

## Failures

failed-try_again = Try again
failed-sign_in = Sign in
failed-back = Back to Channels
failed-request = Request
