### العربية

## The language itself

language-name = العربية
language-direction = rtl
language-formats = ar-u-hc-h23-nu-latn
language-date-length = long

## Names

-brand = وصلة

channel-whatsapp = واتساب
channel-instagram = إنستغرام
channel-messenger = ماسنجر
channel-whatsapp_call = مكالمات واتساب

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
