//! Door out: a fresh folder, then one swap.
