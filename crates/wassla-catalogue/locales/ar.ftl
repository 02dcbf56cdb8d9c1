### العربية

## The language itself

language-name = العربية
language-direction = rtl
language-formats = ar-u-hc-h23-nu-latn
language-date-length = long

## Names

channel-whatsapp = واتساب
channel-instagram = إنستغرام
channel-messenger = ماسنجر
channel-whatsapp_call = مكالمات واتساب

## مُدَد تحدّدها قاعدة من قواعدنا أو من قواعد ميتا، داخل جملة

span-minutes = { $count ->
    [zero] { $count } دقيقة
    [one] دقيقة واحدة
    [two] دقيقتين
    [few] { $count } دقائق
    [many] { $count } دقيقة
   *[other] { $count } دقيقة
}
span-hours = { $count ->
    [zero] { $count } ساعة
    [one] ساعة واحدة
    [two] ساعتين
    [few] { $count } ساعات
    [many] { $count } ساعة
   *[other] { $count } ساعة
}

## حالات الرفض: ماذا حدث، بلا نقطة في آخره، وما العمل

refusal-role_not_allowed = صلاحياتك لا تسمح بذلك
    .next = اطلب ذلك من مالك مساحة العمل أو من أحد المشرفين.
refusal-workspace_suspended = مساحة العمل هذه موقوفة
    .next = تواصل مع الدعم لإعادة تفعيلها، ثم أعد الربط.
refusal-state_invalid = لم يبدأ تسجيل الدخول هذا في هذا المتصفح، أو لم يعد معروفًا
    .next = ابدأ من جديد بالضغط على «ربط»، وأكمل في المتصفح والحساب نفسيهما.
refusal-state_expired = مرّ أكثر من { $span } قبل عودتك من فيسبوك
    .next = ابدأ من جديد؛ يستغرق تسجيل الدخول نحو دقيقة.
refusal-access_denied = لم يتم ربط { $channel }: عدتَ من فيسبوك دون منح الموافقة
    .next = أعد الربط واختر «متابعة» في شاشة الأذونات.
refusal-app_not_active = لا يسمح فيسبوك حاليًا بتسجيل الدخول عبر هذا التطبيق
    .next = لم ترتكب أي خطأ. تواصل مع الدعم، فالتطبيق يحتاج إلى معالجة لدى ميتا.
refusal-feature_not_in_plan = باقتك الحالية لا تشمل { $channel }
    .next = رقِّ باقتك، ثم أعد الربط.
refusal-token_exchange_failed = لم يُكمل فيسبوك تسجيل الدخول
    .next = ربما انتهت جلستك في فيسبوك أثناء ذلك. حاول الربط مرة أخرى.
refusal-graph_rate_limited = يطلب فيسبوك التمهّل
    .next = انتظر بضع دقائق، ثم حاول الربط مرة أخرى.
refusal-graph_unavailable = تعذّر الوصول إلى فيسبوك
    .next = انتظر بضع دقائق، ثم حاول الربط مرة أخرى.
refusal-permission_missing = لم يُمنح إذن تحتاج إليه قناة { $channel }
    .next = اطلب الأذونات مجددًا، واترك جميعها محددة.
refusal-no_assets_found = لم نعثر على حساب { $channel } ضمن ما يتيح لنا تسجيل الدخول هذا الاطلاع عليه
    .next = أعد الربط واختر النشاط التجاري والحساب في شاشات فيسبوك. وإن لم يظهرا هناك، فاطلب ممّن يدير الحساب أن يمنحك صلاحية الوصول إليه.
refusal-no_phone_number = لا يوجد رقم هاتف في حسابك على واتساب للأعمال بعد
    .next = أضف رقمًا في «مدير واتساب» على business.facebook.com، ثم أعد الربط.
refusal-number_in_use = حساب { $channel } هذا مرتبط بمساحة عمل أخرى
    .next = افصله هناك أولًا، أو تواصل مع الدعم.
refusal-agent_not_found = لا يوجد وكيل كهذا في مساحة العمل
    .next = اختر وكيلًا من القائمة.
refusal-agent_wrong_modality = لا يمكن لهذا الوكيل خدمة { $channel }
    .next = اختر وكيلًا نصيًا لقنوات المحادثة ووكيلًا صوتيًا للمكالمات.
refusal-channel_not_connected = قناة { $channel } غير مرتبطة
    .next = اربطها أولًا من صفحة القنوات.
refusal-conversation_not_found = لا توجد محادثة كهذه في مساحة العمل
    .next = اختر محادثة من صندوق الوارد.
refusal-window_closed = مرّ أكثر من { $span } على آخر رسالة من العميل
    .next = تسمح ميتا للنشاط التجاري بالرد خلال { $span }. انتظر حتى يكتب العميل من جديد.
refusal-message_not_sendable = الرسالة فارغة، أو أطول مما تسمح به قناة { $channel }
    .next = اكتب ما لا يقل عن حرف واحد ولا يزيد على { $whatsapp } من الأحرف (ماسنجر: { $messenger }؛ إنستغرام: { $instagram } من البايتات).
refusal-agent_not_published = هذا الوكيل مسودة، والمسودات لا تردّ
    .next = انشر الوكيل أولًا، أو اختر وكيلًا منشورًا.
refusal-calling_business_app = الرقم مستخدم في تطبيق واتساب للأعمال، وميتا لا تسلّم مكالمات هذه الأرقام
    .next = { next-leave_business_app }
refusal-calling_refused = رفضت ميتا تفعيل المكالمات لهذا الرقم
    .next = راجع الرقم في «مدير واتساب»، ثم أعد ربط المكالمات.
refusal-call_not_found = لا توجد مكالمة كهذه في مساحة العمل
    .next = اختر مكالمة من القائمة.
refusal-call_over = انتهت المكالمة
    .next = لا حاجة إلى أي إجراء.

## ما تقوله ميتا عن المكالمات: ماذا حدث، بلا نقطة في آخره، وما العمل

calling-asked_too_often = وُجِّهت إلى ميتا طلبات كثيرة بشأن أذونات الاتصال
    .next = انتظر بضع دقائق، ثم حاول مرة أخرى.
calling-account_locked = أغلقت ميتا حساب واتساب
    .next = اطلب فتحه من «الصفحة الرئيسية لدعم الأعمال»، ثم أعد ربط المكالمات.
calling-payment_missing = لم تجد ميتا وسيلة دفع صالحة للمكالمات
    .next = أضف وسيلة دفع إلى حساب واتساب في «مدير واتساب»، ثم أعد ربط المكالمات.
calling-taken_by_sip = يستقبل الرقم مكالماته عبر بروتوكول SIP، ولذلك لا تسلّمها ميتا إلينا
    .next = أوقف SIP للرقم في «مدير واتساب»، ثم أعد ربط المكالمات.
calling-not_enabled = المكالمات غير مفعّلة لهذا الرقم لدى ميتا
    .next = أعد ربط مكالمات واتساب.
calling-customer_not_callable = لا يمكن الاتصال بهذا العميل
    .next = راسل العميل كتابةً بدلًا من ذلك.
calling-too_many_at_once = بلغ الرقم الحد الأقصى من المكالمات المتزامنة لدى ميتا
    .next = انتظر حتى ينتهي بعضها.
calling-known_already = هذه المكالمة موجودة لدى ميتا بالفعل
    .next = لا حاجة إلى أي إجراء: المكالمة الأولى مستمرة.
calling-not_put_through = لم تتمكن ميتا من وصل المكالمة
    .next = انتظر حتى يتصل العميل مرة أخرى.
calling-too_many_in_a_short_time = أُجريت مكالمات كثيرة في وقت قصير
    .next = انتظر بضع دقائق، ثم حاول مرة أخرى.
calling-not_permitted = لم يسمح العميل بمكالمات من هذا النشاط التجاري
    .next = اطلب الإذن من العميل في المحادثة أولًا.
calling-not_answered = لم يُجَب على المكالمة في الوقت المحدد
    .next = انتظر حتى يتصل العميل مرة أخرى، وتحقق من أن الوكيل الصوتي يجيب.
calling-permission_asked_to_the_limit = طُلب الإذن من العميل بقدر ما تسمح به ميتا
    .next = انتظر أسبوعًا قبل أن تطلبه من هذا العميل مجددًا.
calling-called_to_the_limit = تم الاتصال بالعميل بقدر ما تسمح به ميتا في اليوم
    .next = انتظر حتى الغد.
calling-number_may_not_call = لا تسمح ميتا للأنشطة التجارية بإجراء مكالمات من هذا الرقم
    .next = دع العملاء يتصلون بك: ذلك متاح في كل البلدان.
calling-switched_off_by_meta = أوقفت ميتا المكالمات لمدة من الوقت بسبب شكاوى العملاء منها
    .next = اعرف موعد انتهاء القيد في «مدير واتساب»، ثم أعد ربط المكالمات.
calling-limit_too_low = لا تسمح ميتا بالمكالمات إلا للأرقام التي يبلغ حد مراسلتها { $limit } عميل في اليوم على الأقل
    .next = ارفع الحد في «مدير واتساب» (بتوثيق النشاط التجاري وإرسال رسائل جيدة)، ثم أعد ربط المكالمات.
calling-permitted_already = سبق أن سمح العميل بالمكالمات بصورة دائمة
    .next = لا حاجة إلى أي إجراء.
calling-not_subscribed = لا تسلّم ميتا مكالمات هذا الرقم إلينا بعد
    .next = اطلب من الدعم اشتراك التطبيق في المكالمات (`check --fix`)، ثم أعد ربط المكالمات.
calling-no_sound = انتهت المكالمة لأنه لم يصل أي صوت
    .next = انتظر حتى يتصل العميل مرة أخرى؛ وإن تكرر ذلك فتواصل مع الدعم.
calling-broke_off = انقطعت المكالمة في الطريق
    .next = انتظر حتى يتصل العميل مرة أخرى.

## أهم ما يمكن عمله بشأن قناة

next-upgrade_plan = باقتك لم تعد تشمل هذه القناة: رقِّ الباقة لاستخدامها من جديد.
next-upgrade_for_calls = باقتك لم تعد تشمل المكالمات: رقِّ الباقة لاستقبالها من جديد.
next-reconnect = لم تعد ميتا تقبل وصولنا: أعد الربط.
next-reconnect_whatsapp = لم تعد ميتا تقبل وصولنا: أعد ربط واتساب.
next-grant_permissions = ينقص أحد الأذونات: أعد الربط واترك جميع الأذونات محددة.
next-grant_whatsapp_permissions = ينقص أحد الأذونات: أعد ربط واتساب واترك جميع الأذونات محددة.
next-reset_pin = للرقم رمز آخر للتحقق بخطوتين: أعد تعيينه في «مدير واتساب»، ثم أعد الربط.
next-verify_number = يجب التحقق من الرقم أولًا: تحقق منه في «مدير واتساب»، ثم أعد الربط.
next-wait_for_pin = رصدت ميتا محاولات كثيرة لإدخال رمز التحقق: انتظر { $span }، ثم أعد الربط.
next-wait_for_deletion = حُذف الرقم قبل قليل: انتظر { $span }، ثم أعد الربط.
next-wait_for_registration = أوقفت ميتا تسجيل هذا الرقم لمدة { $span }: أعد الربط بعد ذلك.
next-unlock_account = أغلقت ميتا حساب واتساب: راجع «الصفحة الرئيسية لدعم الأعمال»، ثم أعد الربط.
next-regain_account = لم تعد ميتا تتيح لنا الوصول إلى هذا الحساب: تحقق ممن يديره، ثم أعد الربط.
next-register_later = { $times ->
    [zero] لم تنجح المحاولة
    [one] جرت محاولة واحدة دون نجاح
    [two] جرت محاولتان دون نجاح
    [few] جرت { $times } محاولات دون نجاح
    [many] جرت { $times } محاولة دون نجاح
   *[other] جرت { $times } محاولة دون نجاح
}: راجع الرقم في «مدير واتساب»، ثم أعد الربط بعد { $span }.
next-try_tomorrow = تطلب ميتا الانتظار طويلًا: أعد الربط غدًا.
next-try_again = لم تُجب ميتا منذ ساعات: أعد الربط.
next-see_business_app = الرقم مستخدم في تطبيق واتساب للأعمال: راجعه هناك.
next-leave_business_app = تستمر المكالمات في التطبيق. لاستقبالها هنا، انقل الرقم إلى المنصة وحدها.
next-subscribe_again = رفضت ميتا تسليم الرسائل إلينا: أعد الربط.
next-set_pin_again = تعذّر تعيين رمز التحقق بخطوتين: أعد الربط للمحاولة من جديد.
next-replace_changed_pin = غيّر أحدهم رمز التحقق بخطوتين لهذا الرقم لدى ميتا، ولم يعد الرمز المحفوظ هنا صالحًا: أعد الربط لتعيين رمز جديد.
next-replace_turned_off_pin = أوقف أحدهم التحقق بخطوتين لهذا الرقم لدى ميتا: أعد الربط لتفعيله.
next-register_again = رفضت ميتا تسجيل الرقم: راجعه في «مدير واتساب»، ثم أعد الربط.
next-see_number = رفضت ميتا الطلب: راجع الرقم في «مدير واتساب»، ثم أعد الربط.
next-see_number_status = لا تُظهر ميتا أن الرقم متصل: راجع حالته في «مدير واتساب».
next-await_meta = لم تؤكد ميتا كل شيء بعد: ستُعاد المحاولة تلقائيًا.
next-renew_access = ينتهي الوصول قريبًا: أعد الربط لتجديده.
next-choose_agent = اختر وكيلًا.
next-ask_for_voice_runtime = لا توجد في هذا الخادم خدمة صوتية، ولذلك تُرفض كل المكالمات: راجع القائمين على الخادم.
next-switch_calls_on = أُوقفت المكالمات في «مدير واتساب»: أعد ربطها هنا لاستقبالها.
next-read_settings_again = لم تُبلغنا ميتا بإعدادات الرقم: أعد ربط المكالمات.

## ما تقوله ميتا عن حساب، وما العمل

trouble-token_dead = لم تعد ميتا تقبل وصولنا: أعد الربط.
trouble-deauthorized = أُزيل التطبيق في فيسبوك: أعد الربط لاستخدام القناة.
trouble-partner_removed = لم يعد النشاط التجاري يشاركنا هذا الحساب: أعد الربط.
trouble-app_uninstalled = أزال النشاط التجاري التطبيق لدى ميتا: أعد الربط.
trouble-account_deleted = حذفت ميتا حساب واتساب هذا: افصله واربط حسابًا آخر.
trouble-banned = حظرت ميتا حساب واتساب هذا: قدّم اعتراضًا من «الصفحة الرئيسية لدعم الأعمال».
trouble-ban_announced = ستحظر ميتا حساب واتساب هذا قريبًا: قدّم اعتراضًا من «الصفحة الرئيسية لدعم الأعمال».
trouble-restricted = قيّدت ميتا حساب واتساب هذا: راجع «الصفحة الرئيسية لدعم الأعمال».
trouble-violation = أبلغت ميتا عن مخالفة لقواعدها: راجع «الصفحة الرئيسية لدعم الأعمال».
trouble-offboarded = غادر الرقم المنصة عن طريق تطبيق واتساب للأعمال: أعد الربط.
trouble-flagged = وضعت ميتا ملاحظة على الرقم لانخفاض جودته: راجع شكاوى العملاء في «مدير واتساب».
trouble-alerted = أصدرت ميتا تنبيهًا عاجلًا بشأن حساب واتساب هذا: راجع «مدير واتساب».

## لماذا لم تصل رسالة

failure-window_closed = مرّ أكثر من { $span } على آخر رسالة من العميل: انتظر حتى يكتب من جديد.
failure-undeliverable = تعذّر تسليم الرسالة: ربما لم يعد العميل يستخدم واتساب.
failure-opted_out = لم يعد العميل يرغب في تلقي رسائل من هذا النشاط التجاري.
failure-held_back = اختارت ميتا عدم تسليم هذه الرسالة: حاول مرة أخرى غدًا.
failure-to_itself = لا يمكن للرقم أن يراسل نفسه.
failure-not_a_test_recipient = الرقم ليس ضمن قائمة مستلمي الاختبار.
failure-payment_problem = وجدت ميتا مشكلة في الدفع: راجع إعدادات الدفع في «مدير واتساب».
failure-not_registered = الرقم غير مسجّل: أعد ربط القناة.
failure-account_locked = أغلقت ميتا الحساب: راجع «الصفحة الرئيسية لدعم الأعمال».
failure-country_closed = لا تسمح ميتا للأنشطة التجارية بمراسلة العملاء في هذا البلد.
failure-form_refused = لا تقبل ميتا رسالة بهذا الشكل.
failure-identity_changed = تغيّرت هوية العميل: انتظر حتى يكتب من جديد.
failure-access_ended = لم تعد ميتا تقبل وصولنا: أعد ربط القناة.
failure-permission_missing = ينقص أحد الأذونات: أعد ربط القناة واترك جميع الأذونات محددة.
failure-slow_down = تطلب ميتا التمهّل: أرسلها مرة أخرى لاحقًا.
failure-no_answer = لم تُجب ميتا: أرسلها مرة أخرى.
failure-refused = رفضت ميتا الرسالة.
failure-workspace_suspended = لم تُرسل: مساحة العمل هذه موقوفة.
failure-not_in_plan = لم تُرسل: الباقة لا تشمل هذه القناة.
failure-reconnect_needed = لم تُرسل: أعد ربط القناة.
failure-disconnected = لم تُرسل: القناة مفصولة.
failure-no_address = لم تزوّدنا ميتا بعنوان لهذا العميل.
failure-may_have_arrived = ربما وصلت الرسالة رغم ذلك. { $failure }

## محتوى رسالة

content-image = صورة
content-video = فيديو
content-audio = مقطع صوتي
content-document = مستند
content-sticker = ملصق
content-with_caption = { $media }: { $caption }
content-with_more = { $count ->
    [zero] { $media } بلا ملفات أخرى
    [one] { $media } وملف آخر
    [two] { $media } وملفان آخران
    [few] { $media } و{ $count } ملفات أخرى
    [many] { $media } و{ $count } ملفًا آخر
   *[other] { $media } و{ $count } ملف آخر
}
content-reaction = تفاعَل بـ { $emoji }
content-reaction_removed = تراجع عن تفاعله
content-location = الموقع: { $place }
content-unknown = رسالة من نوع «{ $type }» لا يمكن عرضها هنا
notice-message_deleted = حُذفت رسالة.
notice-number_changed = للعميل رقم هاتف جديد.
notice-user_id_changed = للعميل معرّف جديد في واتساب.
notice-identity_changed = تغيّرت هوية العميل في واتساب.
notice-something = يُبلغ واتساب بأمر يخص العميل.
notice-calls_allowed = يسمح العميل بالمكالمات.
notice-calls_refused = لا يسمح العميل بالمكالمات.
notice-marketing_stopped = لم يعد العميل يرغب في تلقي الرسائل التسويقية.
notice-marketing_resumed = يرغب العميل مجددًا في تلقي الرسائل التسويقية.

## عملاء بلا اسم

customer-unknown = عميل
customer-messenger = عميل ماسنجر …{ $end }
customer-instagram = عميل إنستغرام …{ $end }

## المكالمات

call-user_initiated = مكالمة صوتية
call-business_initiated = مكالمة صوتية إلى العميل
call-line = { $call }، { $state }
call-lasting = { $call }، { $state }، { $duration }
call-ringing = ترنّ
call-connected = جارية
call-completed = انتهت
call-missed = فائتة
call-agent_missing = رُفضت: لا يوجد وكيل صوتي معيَّن
call-agent_draft = رُفضت: الوكيل الصوتي مسودة
call-bridge_failed = رُفضت: تعذّر الوصول إلى الوكيل الصوتي
call-not_connected = رُفضت: لم تعد المكالمات مرتبطة
call-declined = رفضها العميل
call-unanswered = لم يُجب عليها العميل
call-failed = لم تنجح
call-interrupted = انقطعت: توقف الخادم الذي كان يتولاها

## مصير ما سلّمته ميتا

event-delivered = ظهرت في صندوق الوارد وسُلّمت إلى الوكيل
event-agent_missing = ظهرت في صندوق الوارد؛ لا يوجد وكيل معيَّن
event-agent_draft = ظهرت في صندوق الوارد؛ الوكيل مسودة
event-no_answer_needed = ظهرت في صندوق الوارد؛ لا تحتاج إلى رد
event-too_late = سُجّلت فائتة؛ أبلغت ميتا بالمكالمة متأخرة
event-no_channel = أُهملت: لم تكن القناة مرتبطة
event-workspace_suspended = أُهملت: كانت مساحة العمل موقوفة
event-not_in_plan = أُهملت: لم تكن الباقة تشمل القناة
event-stale = أُهملت: سلّمتها ميتا متأخرة
event-reconnect_needed = أُهملت: كانت القناة بحاجة إلى إعادة الربط
event-echo = تُركت جانبًا: أرسلها النشاط التجاري من مكان آخر
event-noted = تقارير التسليم وإشعارات أخرى
event-duplicate = سلّمتها ميتا أكثر من مرة
event-not_understood = حُفظت، لكنها من نوع غير مدعوم

## لماذا لا تُعاد خطوة لدى ميتا

step-refused = رفضتها ميتا
step-permission_missing = ينقص أحد الأذونات
step-reconnect_needed = لم تعد ميتا تقبل وصولنا
step-too_often = تطلب ميتا الانتظار طويلًا
step-unreachable = لم تُجب ميتا رغم تكرار المحاولة
step-on_business_app = الرقم مستخدم في تطبيق واتساب للأعمال
step-changed_elsewhere = غيّره أحدهم لدى ميتا
step-turned_off_elsewhere = أوقفه أحدهم لدى ميتا

## مشكلات الطلبات: ماذا حدث، بلا نقطة في آخره، وما العمل

problem-unauthenticated = لم تسجّل الدخول
    .next = سجّل الدخول، ثم حاول مرة أخرى.
problem-csrf = لم يصدر هذا الطلب من صفحتنا
    .next = افتح الصفحة من جديد وكرّر ما فعلته فيها.
problem-unknown_channel = لا توجد قناة كهذه
    .next = القنوات هي { $kinds }.
problem-no_sign_in = ليس لمكالمات واتساب تسجيل دخول خاص بها
    .next = اربط واتساب: تستخدم المكالمات الرقم وتسجيل الدخول نفسيهما.
problem-only_by_sign_in = تُربط هذه القناة بتسجيل الدخول
    .next = ابدأ تسجيل الدخول الخاص بها: مكالمات واتساب وحدها تُفعَّل بدونه.
problem-not_found = لا يوجد شيء هنا
    .next = تحقق من العنوان.
problem-method_not_allowed = طريقة الطلب هذه غير مسموح بها هنا
    .next = تجد الطرق المسموح بها في الترويسة Allow.
problem-body_too_large = محتوى الطلب أكبر من المسموح
    .next = أرسل محتوى أصغر.
problem-body_unreadable = لم يصل محتوى الطلب كاملًا
    .next = أرسله مرة أخرى.
problem-body_invalid = محتوى الطلب ليس بالشكل المتوقع
    .next = تجد الشكل المتوقع في وثيقة OpenAPI.
problem-callback_invalid = هذا ليس ردًا من تسجيل الدخول في فيسبوك
    .next = عد إلى القنوات وابدأ من جديد بالضغط على «ربط».
problem-challenge_refused = رُفض اختبار التحقق من الخطاف
    .next = يجب أن يكون الوضع ورمز التحقق ونص الاختبار من ميتا.
problem-signature_invalid = هذا الطلب غير موقّع من ميتا
    .next = وقّعه بالمفتاح السري للتطبيق على البايتات كما تُرسل.
problem-cursor_invalid = لا توجد صفحة كهذه في القائمة
    .next = خذ المؤشر من next_cursor، وحدًّا بين 1 و{ $most }.
problem-misdirected = لا يجيب العرض التجريبي إلا على عناوين هذا الجهاز
    .next = افتح العنوان الذي طبعه البرنامج.
problem-internal = حدث خطأ من جهتنا
    .next = حاول مرة أخرى؛ وإن تكرر الخطأ فاذكر معرّف الطلب للدعم.
problem-unavailable = لا يمكننا تنفيذ ذلك الآن
    .next = لم يتغير شيء. حاول مرة أخرى بعد ثوانٍ.

## Times

date-minute = { $at } بتوقيت غرينتش
duration-hours = { $count ->
    [zero] { $count } ساعة
    [one] ساعة واحدة
    [two] ساعتان
    [few] { $count } ساعات
    [many] { $count } ساعة
   *[other] { $count } ساعة
}
duration-minutes = { $count ->
    [zero] { $count } دقيقة
    [one] دقيقة واحدة
    [two] دقيقتان
    [few] { $count } دقائق
    [many] { $count } دقيقة
   *[other] { $count } دقيقة
}
duration-seconds = { $count ->
    [zero] { $count } ثانية
    [one] ثانية واحدة
    [two] ثانيتان
    [few] { $count } ثوانٍ
    [many] { $count } ثانية
   *[other] { $count } ثانية
}
duration-join = { $first } و{ $next }

## Every page

brand = وصلة
frame-skip = الانتقال إلى المحتوى
frame-menu = القائمة الرئيسية
frame-language = اللغة
code = الرمز
meta-code = { $words } (رمز ميتا: { $code })
offer-upgrade = ترقية الباقة
offer-support = التواصل مع الدعم
offer-try_again = محاولة الربط مجددًا
offer-ask_again = طلب الأذونات مجددًا
offer-whatsapp_manager = فتح «مدير واتساب»
offer-business_support = فتح «الصفحة الرئيسية لدعم الأعمال»

role-owner = المالك
role-admin = المشرف
role-support = الدعم
role-finance = المالية
role-viewer = مُطّلِع
role-unknown = دور غير معروف

## The demo's bar

demo-title = عرض تجريبي
demo-meta = محاكي ميتا
demo-user = الدخول بحساب
    .switch = تبديل
demo-clock = تقديم الساعة
demo-clock-minutes = { $count ->
    [zero] +{ $count } دقيقة
    [one] +دقيقة واحدة
    [two] +دقيقتان
    [few] +{ $count } دقائق
    [many] +{ $count } دقيقة
   *[other] +{ $count } دقيقة
}
demo-clock-days = { $count ->
    [zero] +{ $count } يوم
    [one] +يوم واحد
    [two] +يومان
    [few] +{ $count } أيام
    [many] +{ $count } يومًا
   *[other] +{ $count } يوم
}

## Channels

channels-title = القنوات
channels-lead = من هنا يصل إليك عملاؤك. تسجيل دخول واحد عبر فيسبوك يربطها جميعًا.
channels-directions = اتجاه القنوات
channels-inbound = الوارد

channel-list = { $names }، { $next }

state-not_connected = غير متصلة
state-connecting = جارٍ الربط
state-connected = متصلة
state-needs_attention = تحتاج إلى انتباهك
state-reconnect_needed = يلزم إعادة الربط

flag-token_expiring = صلاحية الوصول تنتهي قريبًا
flag-not_in_plan = غير مشمولة في باقتك

tile-about-whatsapp = الرد على العملاء عبر رقم واتساب للأعمال الخاص بك.
tile-about-instagram = الرد على الرسائل المباشرة الواردة إلى حسابك على إنستغرام.
tile-about-messenger = الرد على الرسائل الواردة إلى صفحتك على فيسبوك.
tile-answers = يتولى الرد هنا الوكيل { $agent }.
tile-connect = ربط
    .label = ربط { $channel }
tile-reconnect = إعادة الربط
    .label = إعادة ربط { $channel }
tile-manage = إدارة
    .label = إدارة { $channel }
tile-upgrade = ترقية الباقة
tile-ask_owner = اطلب ذلك من مالك مساحة العمل

## Banners

banner-dismiss = إخفاء
banner-connected = تم الربط
    .line = { $channel }: { $display }
    .moved = { $channel }: الآن { $display } بدلًا من { $before }
banner-pending = الربط مستمر
    .line = { $channel }: لم تؤكّد ميتا كل الخطوات بعد، وستظهر النتيجة في هذه الصفحة فور وصولها.
banner-attention = يلزم انتباهك
    .line = { $channel }: { $advice }
    .see_tile = راجع بطاقة القناة أدناه.
banner-missing = لم يتم ربط: { $channels }
    .line = لم يُمنح أحد الأذونات، أو أن الحساب مرتبط بمساحة عمل أخرى. اطلب الأذونات مجددًا واترك جميعها محدّدة.
banner-saved = تم الحفظ
    .line = تم حفظ وكيل { $channel }.
banner-disconnected = تم فصل { $channel }
    .line = لم تعد الرسائل الجديدة تصل إلى هنا، ولن يرد عليها أي وكيل. تبقى المحادثات في صندوق الوارد.

remains-permission = يحتفظ فيسبوك بالإذن الذي منحته إلى أن تزيله من facebook.com: الإعدادات والخصوصية > الإعدادات > عمليات تكامل الأعمال.
remains-pin = يحتفظ الرقم برمز التحقق بخطوتين الذي ضُبط هنا، ولم تعد لدينا نسخة منه. لاستخدام الرقم في مكان آخر، افتحه في «مدير واتساب»، وانتقل إلى «التحقق بخطوتين»، ثم أوقفه عبر الرابط الذي ترسله ميتا إلى بريدك الإلكتروني، أو اضبط رمزًا جديدًا.

## Manage

manage-title = إدارة { $channel }
manage-close = إغلاق
manage-agent = الوكيل
    .label = من يتولى الرد على { $channel }
    .choose = اختر وكيلًا
    .save = حفظ
agent-draft = { $agent } (مسودة)
agent-none = لا أحد يتولى الرد بعد: اختر وكيلًا.
agent-is_draft = هذا الوكيل مسودة، ولن يرد قبل نشره.
agent-gone = الوكيل المختار لم يعد موجودًا: اختر وكيلًا آخر.

manage-facts = الحساب المرتبط
fact-display = الرقم الظاهر
fact-verified_name = الاسم الموثّق
fact-waba_id = معرّف حساب واتساب للأعمال
fact-phone_number_id = معرّف رقم الهاتف
fact-business_id = معرّف النشاط التجاري
fact-username = اسم المستخدم
fact-instagram_id = معرّف حساب إنستغرام
fact-linked_page = الصفحة المرتبطة
fact-page_name = الصفحة
fact-page_id = معرّف الصفحة
fact-number_status = الحالة لدى ميتا
fact-token_expiry = تنتهي صلاحية الوصول

number_status-connected = متصل
number_status-disconnected = غير متصل
number_status-pending = قيد الانتظار
number_status-linked = مرتبط
number_status-unlinked = غير مرتبط
number_status-deleted = محذوف
number_status-migrated = منقول
number_status-banned = محظور
number_status-restricted = مقيّد
number_status-rate_limited = بلغ حدّ الإرسال
number_status-flagged = عليه ملاحظة لانخفاض الجودة
number_status-unverified = غير موثّق
number_status-unknown = غير معروف

expiry-never = لا تنتهي
expiry-unknown = لم تحدّدها ميتا

manage-first_of = { $count ->
    [zero] الأول بين أرقام هذا الحساب.
    [one] الرقم الوحيد في هذا الحساب.
    [two] الأول من رقمين في هذا الحساب.
    [few] الأول من { $count } أرقام في هذا الحساب.
    [many] الأول من { $count } رقمًا في هذا الحساب.
   *[other] الأول من { $count } رقم في هذا الحساب.
}
manage-first_of_more = { $count ->
    [zero] الأول بين أرقام هذا الحساب.
    [one] الأول من أكثر من رقم واحد في هذا الحساب.
    [two] الأول من أكثر من رقمين في هذا الحساب.
    [few] الأول من أكثر من { $count } أرقام في هذا الحساب.
    [many] الأول من أكثر من { $count } رقمًا في هذا الحساب.
   *[other] الأول من أكثر من { $count } رقم في هذا الحساب.
}
manage-another_number = لاستخدام رقم آخر، تواصل مع الدعم.

manage-steps = الإعداد لدى ميتا
step-subscribed = الرسائل الواردة
step-pin = رمز التحقق بخطوتين
step-registered = التسجيل في واجهة واتساب السحابية
step-done = تم
step-under_way = قيد التنفيذ
step-failed = تعذّر
step-tried = { $count ->
    [zero] ستُعاد المحاولة
    [one] جرت محاولة واحدة، وستُعاد
    [two] جرت محاولتان، وستُعاد
    [few] جرت { $count } محاولات، وستُعاد
    [many] جرت { $count } محاولة، وستُعاد
   *[other] جرت { $count } محاولة، وستُعاد
}

manage-delivery = التسليم
    .received = المستلَمة
    .delivered = المُسلَّمة
    .dropped = المُستبعَدة
    .last = آخر حدث: { $at }.
    .none = لم يصل شيء من ميتا بعد.

manage-disconnect = فصل { $channel }
    .what = لن تصل الرسائل الجديدة إلى هنا، ولن يرد عليها أي وكيل. تبقى المحادثات في صندوق الوارد.
    .calls = تعتمد مكالمات واتساب على هذا الرقم وتتوقف معه: لن يتمكن العملاء من الاتصال، وستُنهى المكالمات الجارية.
    .yes = نعم، فصل { $channel }

## The card of WhatsApp Call

calls-answers = يتولى الرد على المكالمات الوكيل { $agent }.
calls-about = يتصل العملاء برقم واتساب الخاص بك فيرد عليهم وكيل صوتي. يبقى الرقم وتسجيل الدخول كما هما.
calls-suspended = يمكن ربط المكالمات بعد إعادة تفعيل مساحة العمل.
calls-agent = الوكيل الصوتي الذي يتولى الرد
    .choose = اختر وكيلًا صوتيًا
calls-no_agent =
    .connect = لا يوجد وكيل صوتي منشور بعد. انشر وكيلًا ثم اربط المكالمات من هنا.
    .change = لا يوجد وكيل صوتي منشور. انشر وكيلًا ثم اختره من هنا.
calls-connect = ربط مكالمات واتساب
    .again = إعادة ربط مكالمات واتساب
calls-change = تغيير الوكيل
calls-disconnect = فصل مكالمات واتساب
    .what = لن يتمكن العملاء من الاتصال بهذا الرقم، وستُنهى المكالمات الجارية. تستمر المحادثات، وتبقى المكالمات السابقة في صندوق الوارد.
    .yes = نعم، فصل مكالمات واتساب
calls-chat_news = بشأن رقم واتساب: { $news }
calls-notice-connected = تم ربط المكالمات، ويمكن للعملاء الاتصال بهذا الرقم الآن.
calls-notice-saved = تم حفظ وكيل المكالمات.
calls-notice-disconnected = تم فصل المكالمات. تستمر المحادثات، وتبقى المكالمات السابقة في صندوق الوارد.

## Inbox

inbox-title = صندوق الوارد
inbox-stopped = لا تظهر الرسائل الجديدة تلقائيًا في الوقت الحالي. أعد تحميل الصفحة.
inbox-conversations = المحادثات
inbox-older = محادثات أقدم
inbox-choose = اختر محادثة لقراءتها.
inbox-no_channel = لا توجد قناة متصلة.
    .line = اربط واتساب أو إنستغرام أو ماسنجر لتظهر محادثاتك هنا.
    .go = الانتقال إلى القنوات
inbox-empty = لا توجد محادثات بعد.
    .line = تظهر المحادثات هنا فور مراسلة أحد العملاء لك عبر:

thread-back = كل المحادثات
thread-account_news = { $channel }: { $news }
thread-channel = عبر { $display }
thread-messages = الرسائل
thread-earlier = رسائل أقدم
thread-newest = أحدث الرسائل
thread-unsent = لم تُرسل الرسالة: { $reason }

author-customer = عميل
author-agent = وكيل ذكي
author-you = أنت
author-teammate = زميل

delivery-queued = بانتظار الإرسال
delivery-sending = جارٍ الإرسال
delivery-sent = أُرسلت
delivery-delivered = سُلّمت
delivery-read = قُرئت
delivery-failed = لم تُسلَّم

message-repeated = قد تكون مكررة: انقطع الاتصال بميتا أثناء إرسالها، فربما وصلت إلى العميل مرتين.

reply-label = الرد على { $customer }
reply-until = تسمح ميتا بالرد حتى { $at }.
reply-send = إرسال

call-hang_up = إنهاء المكالمة

## Deletion of a person's data

deletion-title = تم حذف بياناتك
deletion-at = في { $at }، بناءً على طلبك في فيسبوك.
deletion-channels = { $count ->
    [zero] لم تكن هناك أي قناة مرتبطة بحسابك.
    [one] حُذفت بيانات القناة الوحيدة التي كانت مرتبطة بحسابك.
    [two] حُذفت بيانات القناتين اللتين كانتا مرتبطتين بحسابك.
    [few] حُذفت بيانات { $count } قنوات كانت مرتبطة بحسابك.
    [many] حُذفت بيانات { $count } قناة كانت مرتبطة بحسابك.
   *[other] حُذفت بيانات { $count } قناة كانت مرتبطة بحسابك.
}

## Failures

failed-try_again = إعادة المحاولة
failed-sign_in = تسجيل الدخول
failed-back = العودة إلى القنوات
failed-request = رقم الطلب
