namespace LowCode.Cases;

/// <summary>A batch somebody works on.</summary>
/// <param name="Batch">As it was taken; one that is taken back names who takes it back as who began.</param>
/// <param name="Run">Whoever takes the batch after this one has another; nothing is written under an old one.</param>
/// <param name="After">The last record that is taken back; empty at the beginning.</param>
sealed record RegisterWork(RegisterBatch Batch, string Run, string After);
