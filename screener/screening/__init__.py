"""One answer sheet becomes guidance; only the rule book may enter."""
