namespace LowCode.Cases;

/// <summary>Whoever has the step asks a unit to assist (协办).</summary>
/// <param name="Within">Its limit; null takes what the step says.</param>
public sealed record AskAssistance(int Visit, string Unit, string Matter, string? Within) : CaseCommand;

/// <summary>The unit answers, or says that it cannot assist.</summary>
/// <param name="Ask">Number of the <see cref="Assistance"/>.</param>
public sealed record AnswerAssistance(int Ask, string Answer, bool Declined) : CaseCommand;

/// <summary>The owner needs it no longer.</summary>
public sealed record WithdrawAssistance(int Ask, string Reason) : CaseCommand;

/// <summary>The owner says how it assisted, 1 to 5; also when the case is closed.</summary>
public sealed record ScoreAssistance(int Ask, int Level, string? Comment) : CaseCommand;
