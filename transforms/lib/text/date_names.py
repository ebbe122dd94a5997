"""Names of months and weekdays in the languages of news feeds, and other words inside dates.

The names are those of Unicode's CLDR 48 (wide and abbreviated, inside a date and alone) and a few
that outlets use beside them. Japanese, Chinese, Korean and Vietnamese number their months.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from transforms.lib.text.tables import word_set

# Accents, vowel points, and invisible marks of direction and joining.
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u064b-\u0655\u0670\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_PLAIN: Final = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "ə": "e", "ي": "ی", "ك": "ک",
     "−": "-", "–": "-", "‐": "-", "’": "'", "ʼ": "'", "׳": ""}
)  # fmt: skip
_THAI_POINT = re.compile(r"(?<=[ก-ฮ])\.")  # พ.ย. is one word
_DIGIT = re.compile(r"[^\D0-9]")


def folded(text: str) -> str:
    """The text in small letters without accents, with the digits 0 to 9 and plain hyphens.

    >>> folded("5. März ٢٠٢٦")
    '5. marz 2026'
    """
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    text = unicodedata.normalize("NFC", _MARKS.sub("", text)).translate(_PLAIN)
    text = _THAI_POINT.sub("", text)
    return _DIGIT.sub(lambda digit: str(unicodedata.digit(digit[0])), text)


# A line for each language: its code, and twelve months with their forms between slashes.
_MONTHS: Final = """
    ar يناير فبراير/شباط مارس/اذار ابريل/نيسان مايو/ايار يونيو/حزيران يوليو/تموز اغسطس/اب
       سبتمبر/ايلول اكتوبر نوفمبر ديسمبر
    az yanvar/yan fevral/fev mart/mar aprel/apr may iyun/iyn iyul/iyl avqust/avq sentyabr/sen
       oktyabr/okt noyabr/noy dekabr/dek
    be студзеня/сту/студзень лютага/лют/люты сакавіка/сак/сакавік красавіка/кра/красавік мая/маи
       чэрвеня/чэр/чэрвень ліпеня/ліп/ліпень жніуня/жні/жнівень верасня/вер/верасень
       кастрычніка/кас/кастрычнік лістапада/ліс/лістапад снежня/сне/снежань
    bg януари/яну февруари/фев март април/апр маи юни юли август/авг септември/сеп октомври/окт
       ноември/ное декември/дек
    ca gener/gen febrer/febr marc abril/abr maig juny juliol/jul agost/ag setembre/set
       octubre/oct novembre/nov desembre/des
    cs ledna/led/leden unora/uno/unor brezna/bre/brezen dubna/dub/duben kvetna/kve/kveten
       cervna/cvn/cerven cervence/cvc/cervenec srpna/srp/srpen zari/zar rijna/rij/rijen
       listopadu/lis/listopad prosince/pro/prosinec
    da januar/jan februar/feb marts/mar april/apr maj/mai juni/jun juli/jul august/aug
       september/sep oktober/okt november/nov december/dec
    de januar/jan/janner februar/feb/feber marz/mar/mrz april/apr mai juni/jun juli/jul
       august/aug september/sept/sep oktober/okt november/nov dezember/dez
    el ιανουαριου/ιαν/ιανουαριοσ φεβρουαριου/φεβ/φεβρουαριοσ μαρτιου/μαρ/μαρτιοσ
       απριλιου/απρ/απριλιοσ μαιου/μαι/μαιοσ ιουνιου/ιουν/ιουνιοσ ιουλιου/ιουλ/ιουλιοσ
       αυγουστου/αυγ/αυγουστοσ σεπτεμβριου/σεπ/σεπτεμβριοσ οκτωβριου/οκτ/οκτωβριοσ
       νοεμβριου/νοε/νοεμβριοσ δεκεμβριου/δεκ/δεκεμβριοσ
    en january/jan february/feb march/mar april/apr may june/jun july/jul august/aug
       september/sep/sept october/oct november/nov december/dec
    es enero/ene febrero/feb marzo/mar abril/abr mayo/may junio/jun julio/jul agosto/ago
       septiembre/sept/sep/setiembre/set octubre/oct noviembre/nov diciembre/dic
    et jaanuar/jaan veebruar/veebr marts/mar aprill/apr mai juuni/juun juuli/juul august/aug
       september/sept oktoober/okt november/nov detsember/dets
    fa ژانویه فوریه مارس اوریل مه/می ژوين/ژوئن ژويیه/ژوئیه/جولای اوت/آگوست/اگوست سپتامبر اکتبر
       نوامبر دسامبر
    fi tammikuuta/tammi/tammikuu helmikuuta/helmi/helmikuu maaliskuuta/maalis/maaliskuu
       huhtikuuta/huhti/huhtikuu toukokuuta/touko/toukokuu kesakuuta/kesa/kesakuu
       heinakuuta/heina/heinakuu elokuuta/elo/elokuu syyskuuta/syys/syyskuu
       lokakuuta/loka/lokakuu marraskuuta/marras/marraskuu joulukuuta/joulu/joulukuu
    fr janvier/janv fevrier/fevr/fev mars avril/avr mai juin juillet/juil/juill aout/aou
       septembre/sept octobre/oct novembre/nov decembre/dec
    he ינואר/ינו פברואר/פבר מרץ אפריל/אפר מאי יוני יולי אוגוסט/אוג ספטמבר/ספט אוקטובר/אוק
       נובמבר/נוב דצמבר/דצמ
    hi जनवरी/जन॰ फ़रवरी/फ़र॰ मार्च अप्रैल मई जून जुलाई/जुल॰ अगस्त/अग॰ सितंबर/सित॰/सितम्बर
       अक्टूबर/अक्टू॰ नवंबर/नव॰/नवम्बर दिसंबर/दिस॰/दिसम्बर
    hr sijecnja/sij/sijecanj veljace/velj/veljaca ozujka/ozu/ozujak travnja/tra/travanj
       svibnja/svi/svibanj lipnja/lip/lipanj srpnja/srp/srpanj kolovoza/kol/kolovoz
       rujna/ruj/rujan listopada/lis/listopad studenoga/stu/studeni prosinca/pro/prosinac
    hu januar/jan februar/febr marcius/marc aprilis/apr majus/maj junius/jun julius/jul
       augusztus/aug szeptember/szept oktober/okt november/nov december/dec
    hy հունվարի/հնվ/հունվար փետրվարի/փտվ/փետրվար մարտի/մրտ/մարտ ապրիլի/ապր/ապրիլ
       մայիսի/մյս/մայիս հունիսի/հնս/հունիս հուլիսի/հլս/հուլիս օգոստոսի/օգս/օգոստոս
       սեպտեմբերի/սեպ/սեպտեմբեր հոկտեմբերի/հոկ/հոկտեմբեր նոյեմբերի/նոյ/նոյեմբեր
       դեկտեմբերի/դեկ/դեկտեմբեր
    id januari/jan februari/feb maret/mar april/apr mei juni/jun juli/jul agustus/agu
       september/sep oktober/okt november/nov desember/des
    it gennaio/gen febbraio/feb marzo/mar aprile/apr maggio/mag giugno/giu luglio/lug agosto/ago
       settembre/set ottobre/ott novembre/nov dicembre/dic
    ka იანვარი/იან თებერვალი/თებ მარტი/მარ აპრილი/აპრ მაისი/მაი ივნისი/ივნ ივლისი/ივლ
       აგვისტო/აგვ სექტემბერი/სექ ოქტომბერი/ოქტ ნოემბერი/ნოე დეკემბერი/დეკ
    kk қаңтар/қаң ақпан/ақп наурыз/нау сәуір/сәу мамыр/мам маусым/мау шілде/шіл тамыз/там
       қыркүиек/қыр қазан/қаз қараша/қар желтоқсан/жел
    lt sausio/saus/sausis vasario/vas/vasaris kovo/kov/kovas balandzio/bal/balandis
       geguzes/geg/geguze birzelio/birz/birzelis liepos/liep/liepa rugpjucio/rugp/rugpjutis
       rugsejo/rugs/rugsejis spalio/spal/spalis lapkricio/lapkr/lapkritis gruodzio/gruod/gruodis
    lv janvaris/janv februaris/febr marts aprilis/apr maijs junijs/jun julijs/jul augusts/aug
       septembris/sept oktobris/okt novembris/nov decembris/dec
    mk јануари/јан февруари/фев март/мар април/апр мај јуни/јун јули/јул август/авг
       септември/сеп октомври/окт ноември/ное декември/дек
    ms januari/jan februari/feb mac april/apr mei jun julai/jul ogos/ogo september/sep
       oktober/okt november/nov disember/dis
    nl januari/jan februari/feb maart/mrt/mar april/apr mei juni/jun juli/jul augustus/aug
       september/sep oktober/okt november/nov december/dec
    no januar/jan februar/feb mars/mar april/apr mai juni/jun juli/jul august/aug september/sep
       oktober/okt november/nov desember/des
    pl stycznia/sty/styczen lutego/lut/luty marca/mar/marzec kwietnia/kwi/kwiecien maja/maj
       czerwca/cze/czerwiec lipca/lip/lipiec sierpnia/sie/sierpien wrzesnia/wrz/wrzesien
       pazdziernika/paz/pazdziernik listopada/lis/listopad grudnia/gru/grudzien
    pt janeiro/jan fevereiro/fev marco/mar abril/abr maio/mai junho/jun julho/jul agosto/ago
       setembro/set outubro/out novembro/nov dezembro/dez
    ro ianuarie/ian februarie/feb martie/mar aprilie/apr mai iunie/iun iulie/iul august/aug
       septembrie/sept octombrie/oct noiembrie/nov/noi decembrie/dec
    ru января/янв/январь февраля/февр/февраль/фев марта/мар/март апреля/апр/апрель мая/маи
       июня/июн/июнь июля/июл/июль августа/авг/август сентября/сент/сентябрь/сен
       октября/окт/октябрь ноября/нояб/ноябрь/ноя декабря/дек/декабрь
    sk januara/jan/januar februara/feb/februar marca/mar/marec aprila/apr/april maja/maj
       juna/jun jula/jul augusta/aug/august septembra/sep/september oktobra/okt/oktober
       novembra/nov/november decembra/dec/december
    sl januar/jan februar/feb marec/mar april/apr maj junij/jun julij/jul avgust/avg
       september/sep oktober/okt november/nov december/dec
    sq janar/jan shkurt/shk mars/mar prill/pri maj qershor/qer korrik/korr gusht/gush
       shtator/sht tetor/tet nentor/nen dhjetor/dhj
    sr јануар/јан/januar/jan фебруар/феб/februar/feb март/мар/mart/mar април/апр/april/apr
       мај/maj јун/jun јул/jul август/авг/avgust/avg септембар/сеп/septembar/sep
       октобар/окт/oktobar/okt новембар/нов/novembar/nov децембар/дец/decembar/dec
    sv januari/jan februari/feb mars/mar april/apr maj juni/jun juli/jul augusti/aug
       september/sep oktober/okt november/nov december/dec
    th มกราคม/มค กุมภาพันธ์/กพ มีนาคม/มีค เมษายน/เมย พฤษภาคม/พค มิถุนายน/มิย กรกฎาคม/กค
       สิงหาคม/สค กันยายน/กย ตุลาคม/ตค พฤศจิกายน/พย ธันวาคม/ธค
    tr ocak/oca subat/sub mart/mar nisan/nis mayis/may haziran/haz temmuz/tem agustos/agu
       eylul/eyl ekim/eki kasim/kas aralik/ara
    uk січня/січ/січень лютого/лют/лютии/лютий березня/бер/березень квітня/квіт/квітень
       травня/трав/травень червня/черв/червень липня/лип/липень серпня/серп/серпень
       вересня/вер/вересень жовтня/жовт/жовтень листопада/лист/листопад грудня/груд/грудень
"""
# From Monday to Sunday, for all languages together.
_WEEKDAYS: Final = """
    الاثنين панядзелак пн понеделник dilluns dl pondeli po mandag man montag mo δευτερα δευ
      bazar monday mon lunes lun esmaspaev دوشنبه maanantaina ma maanantai lundi सोमवार सोम
      ponedjeljak pon hetfo երկուշաբթի երկ senin sen lunedi ორშაბათი ორშ дүисенбі дс pirmadienis
      pr pirmdiena pirmd пон isnin isn maandag poniedzialek segunda-feira seg luni понедельник
      pondelok ponedeljek hen понедељак ponedeljak pazartesi pzt понеділок 月 月曜日 月曜 星期一
      周一 週一 월요일 월
    ; الثلاثاء ауторак ау вторник вт dimarts dt utery ut tirsdag tirs dienstag di τριτη τρι
      cersenbe tuesday tue martes mar teisipaev سهشنبه tiistaina ti tiistai mardi मंगलवार मंगल
      utorak uto kedd երեքշաբթի երք selasa sel martedi სამშაბათი სამ сеисенбі сс antradienis an
      otrdiena otrd вто dinsdag tir wtorek wt terca-feira ter marti utorok torek tor уторак уто
      tisdag tis sali sal вівторок 火 火曜日 火曜 星期二 周二 週二 화요일 화 tues
    ; الاربعاء cersenbe серада ср сряда dimecres dc streda st onsdag ons mittwoch mi τεταρτη τετ
      wednesday wed miercoles mie kolmapaev چهارشنبه keskiviikkona ke keskiviikko mercredi mer
      बुधवार बुध srijeda sri szerda sze չորեքշաբթի չրք rabu rab mercoledi ოთხშაბათი ოთხ сәрсенбі
      treciadienis tr tresdiena tresd среда сре woensdag wo sroda sr quarta-feira qua miercuri
      sreda sre carsamba car середа 水 水曜日 水曜 星期三 周三 週三 수요일 수 weds
    ; الخميس чацвер чц четвъртък чт dijous dj ctvrtek ct torsdag tors donnerstag do πεμπτη πεμ
      cume thursday thu jueves jue neljapaev پنجشنبه torstaina to torstai jeudi jeu गुरुवार गुरु
      cetvrtak cet csutortok cs հինգշաբթի հնգ kamis kam giovedi gio ხუთშაბათი ხუთ беисенбі бс
      ketvirtadienis kt ceturtdiena ceturtd четврток чет khamis kha donderdag tor czwartek czw
      quinta-feira qui joi четверг stvrtok st cetrtek enj четвртак persembe per четвер 木 木曜日
      木曜 星期四 周四 週四 목요일 목 thur thurs
    ; الجمعة cume пятніца пт петък divendres dv patek pa fredag fre freitag fr παρασκευη παρ
      friday fri viernes vie reede جمعه perjantaina pe perjantai vendredi ven शुक्रवार शुक्र
      petak pet pentek ուրբաթ ուր jumat jum venerdi პარასკევი პარ жұма жм penktadienis pn
      piektdiena piektd петок пет jumaat vrijdag vr piatek pt sexta-feira sex vineri vin пятница
      piatok pi petek pre петак cuma cum п'ятниця 金 金曜日 金曜 星期五 周五 週五 금요일 금
    ; السبت senbe субота сб събота dissabte ds sobota so lordag lor samstag sa σαββατο σαβ
      saturday sat sabado sab laupaev شنبه lauantaina la lauantai samedi sam שבת शनिवार शनि
      subota sub szombat szo շաբաթ շբթ sabtu sabato შაბათი შაბ сенбі sestadienis st sestdiena
      sestd сабота саб zaterdag za sob sambata суббота sht суб cumartesi cmt 土 土曜日 土曜
      星期六 周六 週六 토요일 토
    ; الاحد bazar нядзеля нд неделя diumenge dg nedele ne sondag son sonntag so κυριακη κυρ
      sunday sun domingo dom puhapaev یکشنبه sunnuntai su dimanche dim रविवार रवि nedjelja ned
      vasarnap կիրակի կիր minggu min domenica კვირა კვი жексенбі жс sekmadienis sk svetdiena
      svetd недела нед ahad ahd zondag zo niedziela niedz duminica dum воскресенье вс nedela
      nedelja die недеља pazar paz неділя 日 日曜日 日曜 星期日 星期天 周日 週日 일요일 일
"""

FILLERS: Final = word_set("""
    t st nd rd th er ere eme re o a ª e an en ena go ho i ya
    at on of the de del la las los le les d l den der dem am um uhr om uur kl klo klockan ore alle
    ora ore ob o godz godzinie g r w v ve hod h hrs hr horas saat da do as
    axsami ertesi թ ж gada min s sec
    в г гг год года року р о ч час об у на m d val a
    pukul gio luc ngay nam เวลา น พศ
    के को बजे ב ה في ساعة الساعة ساعت در
""")
"""Words between the parts of a date, and endings of ordinal numbers, in many languages."""


def month_numbers(word: str, language: str) -> frozenset[int]:
    """The months, 1 to 12, that a folded word may mean; all languages if the given one lacks it.

    >>> month_numbers("listopada", "pl"), month_numbers("listopada", "hr")
    (frozenset({11}), frozenset({10}))
    >>> sorted(month_numbers("listopada", ""))
    [10, 11]
    """
    meanings = _MONTH_NUMBERS.get(word, {})
    own = meanings.get(language)
    return frozenset([own]) if own else frozenset(meanings.values())


def weekday_number(word: str) -> int | None:
    """0 for Monday to 6 for Sunday; None for no weekday, -1 for one that languages dispute."""
    days = _WEEKDAY_NUMBERS.get(word)
    if days is None:
        return None
    return next(iter(days)) if len(days) == 1 else -1


def _read_months() -> dict[str, dict[str, int]]:
    numbers: dict[str, dict[str, int]] = {}
    language, number = "", 0
    for cell in _MONTHS.split():
        if cell.isalpha() and len(cell) == _CODE and number in (0, _MONTHS_A_YEAR):
            language, number = cell, 0
            continue
        number += 1
        for word in cell.split("/"):
            numbers.setdefault(folded(word), {})[language] = number
            if language == "he":  # "in November" is one word
                numbers.setdefault(f"ב{word}", {})[language] = number
    return numbers


def _read_weekdays() -> dict[str, set[int]]:
    numbers: dict[str, set[int]] = {}
    for number, names in enumerate(_WEEKDAYS.split(";")):
        for word in names.split():
            numbers.setdefault(folded(word), set()).add(number)
    return numbers


_CODE: Final = 2
_MONTHS_A_YEAR: Final = 12
_MONTH_NUMBERS: Final = _read_months()
_WEEKDAY_NUMBERS: Final = _read_weekdays()
