"""What the verbs of matching a whole programme are called."""

from mentor.kernel.i18n import Phrase

MATCHING_VERBS = {
    "pairing.adjust_matching": Phrase("Matching adjusted by hand"),
    "pairing.cancel_matching": Phrase("Matching stopped"),
    "pairing.draft_matching": Phrase("Matching prepared"),
    "pairing.export_matching": Phrase("Matching taken out as a workbook"),
    "pairing.fix_match": Phrase("Match fixed by hand"),
    "pairing.free_match": Phrase("Decision on a match taken back"),
    "pairing.publish_matching": Phrase("Matching published"),
    "pairing.repeat_matching": Phrase("Matching made again"),
    "pairing.rule_out_match": Phrase("Match ruled out by hand"),
    "pairing.start_matching": Phrase("Matching started"),
}
