namespace LowCode.Org;

/// <summary>Of a case what decides who may see it; the same columns stand in the table <c>cases</c> and in <c>case_party</c>.</summary>
/// <param name="App">Id of the light app.</param>
/// <param name="Street">The street it belongs to; an empty id for none.</param>
/// <param name="OwnerUnit">The one accountable unit (主办单位).</param>
/// <param name="CreatedBy">The initiator.</param>
/// <param name="Confidential">Reports of wrongdoing and complaints: seen only by initiator, parties, owner, and those with <see cref="Acts.CaseReadConfidential"/> for the street.</param>
/// <param name="Parties">Who has a part in it, as <c>unit:ID</c> or <c>user:ID</c>; null for nobody.</param>
/// <param name="Copies">Who may read it without a part in it (抄送), written likewise, in the table <c>case_copy</c>; null for nobody.</param>
public readonly record struct CaseInvolvement(string App, UnitId Street, UnitId OwnerUnit, UserId CreatedBy, bool Confidential, IReadOnlyList<string>? Parties, IReadOnlyList<string>? Copies = null);
