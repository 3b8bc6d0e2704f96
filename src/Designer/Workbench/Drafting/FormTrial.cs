using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary><c>…/forms/{form}/preview</c>: the form as people will fill it, per step, with its rules at work; nothing is kept.</summary>
static class FormTrial
{
    /// <summary>In place of a step: whoever sees the case without filling in the form.</summary>
    public const string Readers = "-read";

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/apps/drafts/{id}/forms/{form}/preview", (string id, string form, string? step, string? who, HttpContext http, DraftStore drafts, CancellationToken cancellation) =>
            ShowAsync(id, form, step, who, null, http, drafts, cancellation)).Requires(Acts.AppRead);
        pages.MapPost("/apps/drafts/{id}/forms/{form}/preview", async (string id, string form, HttpContext http, DraftStore drafts, CancellationToken cancellation) =>
        {
            var posted = await http.Request.ReadFormAsync(cancellation);
            return await ShowAsync(id, form, posted["step"].ToString() is { Length: > 0 } step ? step : null, null, posted, http, drafts, cancellation);
        }).Requires(Acts.AppRead).WithMetadata(PostedFiles.Limit);
    }

    static async Task<IResult> ShowAsync(string id, string form, string? step, string? who, IFormCollection? posted, HttpContext http, DraftStore drafts, CancellationToken cancellation)
    {
        var draft = await DraftView.LoadAsync(id, http, drafts, cancellation);
        var compiled = FormCompiler.Compile(draft.FormOf(form));
        if (compiled.Form is null) throw new RefusedException(RefusalKind.Invalid, [.. compiled.Problems]);
        var steps = draft.Steps.Where(s => s.Form == form).ToList();
        var access = step == Readers ? FormAccess.ReadAll : steps.FirstOrDefault(s => s.Id == step) is { } shown && FieldRights.Of(shown) is { } limited ? limited : FormAccess.EditAll;
        var posts = FormReader.Posts(draft);
        var reader = posts.FirstOrDefault(p => p.Post.Value == who) is { } duty ? FormReader.Of(compiled.Form, duty, steps.FirstOrDefault(s => s.Id == step), draft.Page.Words) : null;
        var typed = posted is null ? null : FormInput.Read(compiled.Form.Definition, posted);
        var full = posted?["do"].ToString() == "submit";
        var context = new FormContext(full ? FormMode.Submit : FormMode.Draft, draft.Page.Now) { User = CaseOffers.FactsOf(draft.Page.Caller!), Workdays = draft.Page.Workdays };
        var evaluation = compiled.Form.Evaluate(Record.Empty, typed ?? Record.Empty, access, context);
        var problems = typed is null ? [] : FormView.InOrder(compiled.Form, evaluation.Problems);
        return Pages.Show<FormTrialPage>(StatusCodes.Status200OK, ("Draft", draft), (nameof(FormTrialPage.Phone), Drawn("p")), (nameof(FormTrialPage.Desk), Drawn("d")),
            (nameof(FormTrialPage.Form), compiled.Form.Definition), (nameof(FormTrialPage.Steps), steps), (nameof(FormTrialPage.Step), step), (nameof(FormTrialPage.Posts), posts), (nameof(FormTrialPage.Reader), reader), (nameof(FormTrialPage.Problems), problems), (nameof(FormTrialPage.Passed), full && problems.Count == 0), (nameof(FormTrialPage.Look), posted?["look"].ToString() ?? http.Request.Query["look"].ToString()));

        // The same form twice on one page: ids of controls differ.
        FormView Drawn(string scope) => FormView.Of(compiled.Form, evaluation, typed, problems, draft.Page.Words, scope);
    }
}
