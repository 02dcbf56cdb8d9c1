-- Codes and values where sentences stood. What is not recognized keeps its words.

ALTER TABLE messages
    ADD COLUMN facts TEXT,
    ADD COLUMN failure_reason TEXT,
    ADD COLUMN may_have_arrived BOOLEAN NOT NULL DEFAULT false;
-- What the last message holds; none where only its words are known, which then stand beside it.
ALTER TABLE conversations ADD COLUMN last_message TEXT;

UPDATE messages SET words = NULL, facts = json_build_object(
    'direction', calls.direction,
    'stage', CASE calls.stage WHEN 'answering' THEN 'ringing' ELSE calls.stage END,
    'outcome', calls.outcome,
    'seconds', CASE calls.stage WHEN 'ended' THEN calls.seconds END)::text
FROM calls WHERE calls.id = messages.id AND messages.content = 'call';

WITH known (notice, words) AS (VALUES
    ('message_deleted', 'A message was deleted.'),
    ('number_changed', 'The customer has a new phone number.'),
    ('user_id_changed', 'The customer has a new id at WhatsApp.'),
    ('identity_changed', 'The customer''s identity at WhatsApp has changed.'),
    ('something', 'WhatsApp tells something about the customer.'),
    ('calls_allowed', 'The customer allows calls.'),
    ('calls_refused', 'The customer does not allow calls.'))
UPDATE messages SET words = NULL, facts = json_build_object('notice', known.notice)::text
FROM known WHERE messages.content = 'notice' AND messages.words = known.words;

WITH known (reason, words) AS (VALUES
    ('window_closed', 'The customer last wrote more than 24 hours ago: wait until they write again.'),
    ('undeliverable', 'The message could not be delivered: the customer may not use WhatsApp any more.'),
    ('opted_out', 'The customer no longer wants messages from this business.'),
    ('held_back', 'Meta chose not to deliver this message: try again tomorrow.'),
    ('to_itself', 'A number cannot write to itself.'),
    ('not_a_test_recipient', 'The number is not on the list of test recipients.'),
    ('payment_problem', 'Meta found a payment problem: see the payment settings in WhatsApp Manager.'),
    ('not_registered', 'The number is not registered: connect the channel again.'),
    ('account_locked', 'Meta has locked the account: see Business Support Home.'),
    ('country_closed', 'Meta does not let businesses write to customers in this country.'),
    ('form_refused', 'Meta does not take a message of this form.'),
    ('identity_changed', 'The customer''s identity has changed: wait until they write again.'),
    ('access_ended', 'Meta no longer accepts our access: connect the channel again.'),
    ('permission_missing', 'A permission is missing: connect the channel again and leave every permission checked.'),
    ('slow_down', 'Meta asks us to slow down: send it again later.'),
    ('no_answer', 'Meta did not answer: send it again.'),
    ('refused', 'Meta refused the message.'),
    ('workspace_suspended', 'Not sent: this workspace is suspended.'),
    ('not_in_plan', 'Not sent: the plan does not include this channel.'),
    ('reconnect_needed', 'Not sent: connect the channel again.'),
    ('disconnected', 'Not sent: the channel was disconnected.'),
    ('no_address', 'Meta gave no address for this customer.'))
UPDATE messages SET failure_reason = known.reason, failure_words = NULL,
    may_have_arrived = messages.failure_words <> known.words
FROM known
WHERE messages.failure_words IN (known.words, 'It may have arrived all the same. ' || known.words);

UPDATE conversations SET last_words = '', last_message = json_build_object(
    'content', messages.content, 'words', messages.words, 'facts', messages.facts::json)::text
FROM messages WHERE messages.seq = (
    SELECT max(seq) FROM messages WHERE conversation_id = conversations.id);
