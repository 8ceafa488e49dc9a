"""What the verbs of posts, plans and assignments are called."""

from mentor.kernel.i18n import Phrase

ROTATION_VERBS = {
    "rotations.announce": Phrase("Need for people announced"),
    "rotations.ask_planner": Phrase("Planner asked for a plan"),
    "rotations.change_post": Phrase("Post changed"),
    "rotations.close_plan": Phrase("Rotation plan closed"),
    "rotations.drop_person": Phrase("Somebody taken out of a rotation plan"),
    "rotations.drop_post": Phrase("Post taken out of a rotation plan"),
    "rotations.edit_board": Phrase("Board of a rotation plan changed"),
    "rotations.exempt": Phrase("Longer stay on a post granted"),
    "rotations.export_plan": Phrase("Rotation plan exported"),
    "rotations.found_plan": Phrase("Rotation plan created"),
    "rotations.found_post": Phrase("Post created"),
    "rotations.leave_plan": Phrase("Somebody left a rotation plan"),
    "rotations.leave_post": Phrase("Post left"),
    "rotations.place": Phrase("Somebody put on a post"),
    "rotations.plan_found": Phrase("Plan taken over from the planner"),
    "rotations.publish_stints": Phrase("Part of a rotation plan published"),
    "rotations.redo_edit": Phrase("Step on the board done again"),
    "rotations.set_minimum": Phrase("Minimum staffing of a rotation plan changed"),
    "rotations.set_plan": Phrase("Settings of a rotation plan changed"),
    "rotations.stop_planner": Phrase("Planner stopped"),
    "rotations.take_people": Phrase("People taken into a rotation plan"),
    "rotations.take_posts": Phrase("Posts taken into a rotation plan"),
    "rotations.undo_edit": Phrase("Step on the board undone"),
    "rotations.warn": Phrase("Told that the limit of a post is near"),
    "rotations.wish": Phrase("Wish for a post recorded"),
    "rotations.withdraw_need": Phrase("Need for people withdrawn"),
    "rotations.withdraw_stint": Phrase("Published stint withdrawn"),
}
