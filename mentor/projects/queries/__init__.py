"""What can be seen of joint projects."""
