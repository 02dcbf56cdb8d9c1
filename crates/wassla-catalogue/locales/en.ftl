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

-brand = Wassla

channel-whatsapp = WhatsApp
channel-instagram = Instagram
channel-messenger = Messenger
channel-whatsapp_call = WhatsApp Call

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
