namespace LowCode.Forms;

/// <summary>
/// A document an applicant has to show (材料): what it proves, not a file. It may come from an e-licence source, from a department, from an earlier case or from the
/// applicant, be left out with a reason (免提交), or follow by a date (容缺).
/// </summary>
/// <param name="Id">Name within the app: one id is one document in all forms of an app.</param>
/// <param name="Name">What people call it.</param>
public sealed record DocumentDefinition(string Id, Label Name)
{
    /// <summary>What it proves.</summary>
    public Label? Proves { get; init; }
    /// <summary>Kind of licence, as e-licence sources name it, e.g. <c>idCard</c>; null for what no source has.</summary>
    public string? Kind { get; init; }
    /// <summary>The field of the form whose files are the document: once there is one, the applicant has brought it.</summary>
    public string? Field { get; init; }
    /// <summary>The subject whose licence it is, as fields name it; the one person or enterprise of the form when left out.</summary>
    public string? Holder { get; init; }
    public bool Required { get; init; }
    /// <summary>Expression over <c>form</c>.</summary>
    public string? RequiredWhen { get; init; }
    /// <summary>The original has to be looked at.</summary>
    public bool Original { get; init; }
    /// <summary>Its files show nobody: a plan, a photo of a place. Who sees people only masked may open them.</summary>
    public bool Impersonal { get; init; }
    /// <summary>Why nobody has to bring it; null when somebody has to.</summary>
    public Label? Exempt { get; init; }
    /// <summary>Days within which it may follow; 0 when it may not.</summary>
    public int LaterDays { get; init; }
}
