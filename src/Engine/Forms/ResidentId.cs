namespace LowCode.Forms;
/// <summary>A resident identity number, GB 11643-1999.</summary>
public readonly record struct ResidentId(string Value);
