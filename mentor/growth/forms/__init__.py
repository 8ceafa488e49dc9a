"""What people type into growth: raw forms become typed values, with every complaint at once."""
