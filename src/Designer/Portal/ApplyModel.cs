using LowCode.Cases;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Portal;

/// <summary>The page on which a resident fills in a service: what is proven, typed and wrong, and which part of it stands on the page.</summary>
/// <param name="Phone">The proven phone; null before.</param>
/// <param name="Asked">Names the code that was sent; null before.</param>
/// <param name="Asking">For whom it is, as far as it was said.</param>
/// <param name="Step">Of the elder way, one task a page; -1 when all stands on one page.</param>
public sealed record ApplyModel(PageContext Page, Unit Street, StreetOffer Open, FormView View, IReadOnlyList<Problem> Problems, string Key, string? Phone, string TypedPhone, string? Asked, CaseApplication Asking, int Step, IFormCollection? Posted)
{
    /// <summary>Steps that are no fields; no field is called so.</summary>
    public const string PhoneStep = ":phone", WhoStep = ":who";

    public const string Code = "code", Prove = "prove", Other = "otherPhone", Send = "send", Next = "next", Back = "back";

    static readonly string[] own = ["phone", "code", "for", "relation", "agent", "licence", "authorised"];

    public Words Words => Page.Words;
    public string Title => Words.Of(Open.Service.Name);
    public string Address => Open.Address(Street.Id) + "/apply";
    public bool One => Step < 0;

    /// <summary>All for whom it may be; more than one is asked.</summary>
    public IReadOnlyList<string> Kinds => KindsOf(Open.Service);

    public static IReadOnlyList<string> KindsOf(Apps.ServiceDefinition service) =>
    [
        .. service.IsFor(Apps.ServiceDefinition.Person) ? new[] { CaseApplication.Self } : [],
        .. service.IsFor(Apps.ServiceDefinition.Person) && service.Behalf ? new[] { CaseApplication.Other } : [],
        .. service.IsFor(Apps.ServiceDefinition.Enterprise) ? new[] { CaseApplication.Enterprise } : [],
    ];

    /// <summary>Tasks of the elder way in order: the phone, for whom, then each field.</summary>
    public static IReadOnlyList<string> StepsOf(StreetOffer open) => [PhoneStep, .. KindsOf(open.Service) is [CaseApplication.Self] ? [] : new[] { WhoStep }, .. ServiceForm.Asked(open.App, open.Service)];

    public IReadOnlyList<string> Steps => StepsOf(Open);
    public string At => Steps[Math.Clamp(Step, 0, Steps.Count - 1)];
    public bool Last => Step == Steps.Count - 1;
    public bool Shows(string step) => One || At == step;

    /// <summary>What was typed on other pages of the elder way travels along.</summary>
    public IEnumerable<(string Name, string Value)> Carried
    {
        get
        {
            if (One || Posted is null) yield break;
            foreach (var (name, values) in Posted)
            {
                var of = name.StartsWith(FormInput.Root, StringComparison.Ordinal) ? name[FormInput.Root.Length..].Split('.')[0] : null;
                if (of == Open.Service.Position || (of is null && name is not (PrefillView.Field or PrefillView.Checked)) || of == At) continue;
                foreach (var value in values) yield return (name, value ?? "");
            }
        }
    }

    public string? Bad(string name) => Problems.Any(p => p.Path == name) ? "bad" : null;
    public string? Invalid(string name) => Bad(name) is null ? null : "true";

    /// <summary>Messages for the head of the page, each with its control.</summary>
    public IReadOnlyList<ErrorSummary.Line> Lines => [.. Problems.SelectMany(p => own.Contains(p.Path) ? [new ErrorSummary.Line(Words.Of(p), Shows(p.Path is "phone" or "code" ? PhoneStep : WhoStep) ? Control(p.Path!) : null)] : Targeted(FormView.Lines([p], Words), p))];

    IEnumerable<ErrorSummary.Line> Targeted(IReadOnlyList<ErrorSummary.Line> lines, Problem problem) =>
        problem.Path is { } path && Shows(path.Split('.', '[')[0]) && View.Sections.Any(s => s.Fields.Any(f => f.Definition.Id == path.Split('.', '[')[0] && !f.IsReadOnly)) ? lines : lines.Select(l => l with { Target = null });

    string Control(string path) => path switch
    {
        "phone" when Phone is not null || Asked is not null => Phone is not null ? "other-phone" : "code",
        "for" => "for-" + Kinds[0],
        "code" when Asked is null => "phone",
        _ => path,
    };
}
