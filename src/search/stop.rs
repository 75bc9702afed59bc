//! Words that a question is made of rather than what it asks for: `what is a risk register`.
//!
//! They are marked in the lexicon, so that a browser needs no lists. What stands behind
//! the articles, pronouns and prepositions are words with which readers ask.

use std::collections::BTreeSet;

use super::block::order;
use super::lexicon::Entry;
use super::tokens::fold;

/// The stop words of one language, as they are filed.
pub struct StopWords(BTreeSet<String>);

impl StopWords {
    /// Those for a language tag such as `en` or `pt-BR`; none for a language without a list.
    pub fn of(language: &str) -> Self {
        let primary = language.split(['-', '_']).next().unwrap_or_default();
        let primary = primary.to_ascii_lowercase();
        let known = LISTS
            .iter()
            .find(|(tags, _)| tags.contains(&primary.as_str()));
        let words = known.map_or("", |(_, words)| *words);
        Self(words.split_whitespace().map(fold).collect())
    }

    pub fn has(&self, filed: &str) -> bool {
        self.0.contains(filed)
    }

    /// Those that stand nowhere in a book, with a space between.
    pub fn absent_from(&self, lexicon: &[Entry<'_>]) -> String {
        let is_absent = |word: &&str| {
            let found = lexicon.binary_search_by(|entry| order(entry.word, word));
            found.is_err()
        };
        let absent: Vec<&str> = self
            .0
            .iter()
            .map(String::as_str)
            .filter(is_absent)
            .collect();
        absent.join(" ")
    }
}

/// For each language its tags and its words. No word is here that also names something.
const LISTS: &[(&[&str], &str)] = &[
    (
        &["en"],
        "a an the and or but nor if of to in on at by for from with without into onto about \
         between than as is are was were be been being am do does did doing done has have had \
         can could should would will shall may might must it its this that these those there \
         here i me my we us our you your he she him his her they them their what which who \
         whom whose when where why how vs versus not no any some please tell me explain \
         explained define defined definition meaning means calculate calculated calculating \
         use used uses using difference differences",
    ),
    (
        &["de"],
        "der die das den dem des ein eine einer eines einem einen und oder aber wenn von vom zu \
         zum zur in im an am auf bei für mit ohne aus über zwischen als wie ist sind war waren \
         sein wird werden wurde wurden kann können soll sollte muss müssen hat haben hatte es \
         er sie wir ihr ich mich mir man dies diese dieser dieses diesem diesen sich nicht kein \
         keine was wer wen wem welche welcher welches wann wo warum wieso wozu bedeutet \
         bedeutung definition erklärung erklären berechnen berechnet unterschied verwenden \
         verwendet nutzen genutzt",
    ),
    (
        &["fr"],
        "le la les l un une des du de d et ou mais si à au aux en dans sur par pour avec sans \
         entre est sont était être a ont avoir ce cet cette ces c ça il elle on nous vous ils \
         elles je tu me te se son sa ses leur leurs que qu qui quoi quel quelle quels quelles \
         quand où pourquoi comment combien ne pas définition définir signifie signification \
         expliquer calculer calcule utiliser utilisé différence",
    ),
    (
        &["es"],
        "el la los las lo un una unos unas y o u pero si de del a al en con sin por para entre \
         sobre como es son era ser está están hay ha han haber se su sus me mi te tu nos yo él \
         ella ellos ellas este esta esto estos estas ese esa eso que qué quién quiénes cuál \
         cuáles cuándo cuando dónde donde cómo cuánto no definición definir significa \
         significado explicar calcular calcula usar usa usado utilizar diferencia",
    ),
    (
        &["it"],
        "il lo la i gli le l un uno una e o ma se di del dello della dei degli delle a al allo \
         alla ai agli alle da dal dalla in nel nella nei nelle su sul sulla con senza per tra \
         fra come è sono era essere ha hanno avere si suo sua suoi sue mi ti ci io noi voi loro \
         questo questa questi queste quello quella che chi cosa cos quale quali quando dove \
         perché quanto non definizione definire significa significato spiegare calcolare usare \
         usato utilizzare differenza",
    ),
    (
        &["pt"],
        "o a os as um uma uns umas e ou mas se de do da dos das em no na nos nas por pelo pela \
         para com sem entre sobre como é são era ser está estão há tem ter se seu sua seus suas \
         me eu nós ele ela eles elas este esta isto estes estas esse essa isso que quem qual \
         quais quando onde porque quanto não definição definir significa significado explicar \
         calcular usar usado utilizar diferença",
    ),
    (
        &["nl"],
        "de het een en of maar als van in op aan bij voor met zonder uit over tussen naar te \
         door dan is zijn was waren wordt worden werd kan kunnen moet moeten heeft hebben had \
         dit dat deze die er hier daar ik je jij u wij we hij zij ze hun haar niet geen wat wie \
         welke welk wanneer waar waarom hoe definitie betekent betekenis uitleg berekenen \
         gebruiken gebruikt verschil",
    ),
    (
        &["sv"],
        "en ett den det de och eller men om av i på vid för från med utan mellan till som är var \
         vara blir kan ska skall måste har hade denna detta dessa jag du vi ni han hon man sig \
         sin sitt sina inte vad vem vilken vilket vilka när var varför hur definition betyder \
         betydelse förklara beräkna använda används skillnad",
    ),
    (
        &["da", "no", "nb", "nn"],
        "en et ei den det de og eller men om av af i på ved for fra med uden uten mellem mellom \
         til som er var være bliver blir kan skal må har havde hadde denne dette disse jeg du vi \
         han hun man sig seg sin sit sine ikke hva hvad hvem hvilken hvilket hvilke hvornår når \
         hvor hvorfor hvordan definition definisjon betyder betyr forklar beregne bruge bruke \
         brukes bruges forskel forskjell",
    ),
    (
        &["fi"],
        "ja tai mutta jos kun kuin että on ovat oli olla ei se ne tämä nämä tuo minä sinä hän me \
         te he mikä mitä mitkä kuka ketkä milloin missä miksi miten kuinka määritelmä \
         tarkoittaa merkitys laskea käyttää käytetään ero",
    ),
    (
        &["hu"],
        "a az egy és vagy de ha hogy is nem van vannak volt lesz lehet kell ez azok ezek én te ő \
         mi ti ők mit ki kit mikor hol miért hogyan hogy melyik meghatározás jelent jelentése \
         kiszámítani használni különbség",
    ),
    (
        &["ro"],
        "un o niște și sau dar dacă de din la în pe cu fără pentru prin între ca este sunt era fi \
         a au are se său sa acest această aceste acești că ce cine care când unde cum cât nu \
         definiție definiția înseamnă semnificația calculează folosi folosit diferența",
    ),
    (
        &["ru"],
        "и а но или если в во на с со к ко по из за от до для без между о об при как это эта этот \
         эти тот та те он она оно они мы вы я ты его её их не нет быть был была есть что кто \
         какой какая какие каково когда где почему зачем чем сколько такое такой определение \
         значит означает значение рассчитать вычислить использовать используется разница",
    ),
    (
        &["el"],
        "ο η το οι τα του της των τον την ένα ένας μια μία και ή αλλά αν σε στο στη στην στον με \
         χωρίς για από μεταξύ ως είναι ήταν έχει έχουν να θα δεν μην αυτό αυτή αυτός τι ποιος \
         ποια ποιο πότε πού γιατί πώς ορισμός σημαίνει σημασία υπολογίζω χρήση διαφορά",
    ),
    (
        &["tr"],
        "bir ve veya ya da de ama eğer için ile gibi bu şu o ben sen biz siz onlar mi mı mu mü \
         ne nedir kim kimdir hangi hangisi ne zaman nerede neden niçin nasıl kaç değil var yok \
         tanımı demek anlamı hesaplanır hesaplamak kullanılır kullanmak fark farkı",
    ),
    (
        &["ar"],
        "في من إلى على عن مع بين أو ثم أن إن هو هي هم هذا هذه ذلك تلك الذي التي ما ماذا من متى \
         أين لماذا كيف كم أي هل لا لم لن كان كانت يكون تعريف معنى يعني حساب استخدام الفرق",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_questions_are_known_as_they_are_filed() {
        for (language, word, expected) in [
            ("en", "what", true),
            ("en-GB", "definition", true),
            ("en", "risk", false),
            ("de_AT", "fur", true),
            ("ar", "الي", false),
            ("tlh", "the", false),
        ] {
            assert_eq!(StopWords::of(language).has(word), expected, "{word}");
        }
    }
}
