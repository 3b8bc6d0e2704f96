using LowCode.Forms;

namespace LowCode.Cases;

/// <summary>What one department needs: a form of its own, a form of a published app, or the names of what it wants to know.</summary>
/// <param name="Department">The unit.</param>
/// <param name="App">A published app; its latest version.</param>
/// <param name="FormId">A form of that app; the one cases begin with when left out.</param>
/// <param name="Needs">One datum each, by its name; <c>name#mother</c> says of whom.</param>
public sealed record UnionNeed(string Department, FormDefinition? Form = null, string? App = null, string? FormId = null, IReadOnlyList<string>? Needs = null);

/// <summary>A field of the union.</summary>
/// <param name="Departments">Those that see it.</param>
public sealed record UnionField(string Id, Label Label, string? Element, string? Subject, IReadOnlyList<string> Departments);

/// <summary>A document of the union.</summary>
public sealed record UnionDocument(string Id, Label Name, IReadOnlyList<string> Departments);

/// <summary>What several departments' needs come to together.</summary>
/// <param name="Separate">Fields that all ask one by one.</param>
/// <param name="SeparateDocuments">Documents likewise.</param>
public sealed record UnionOutcome(FormDefinition Form, IReadOnlyList<UnionField> Fields, IReadOnlyList<UnionDocument> Documents, int Separate, int SeparateDocuments);
