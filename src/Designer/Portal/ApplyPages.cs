using System.Globalization;
using LowCode.Access;
using LowCode.Cases;
using LowCode.Cases.Activation;
using LowCode.Cases.Following;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Designer.Portal;

/// <summary><c>/portal/{street}/{app}/{service}</c>: what a service is, and its form. No account: a phone is proven by a code on the way. Works without script.</summary>
sealed class ApplyPages(
    PortalStreet streets, ResidentSession residents, FollowSession session, FollowCodes codes, ICaseGrains grains, Attachments attachments, PrefillDesk prefills, PrefillTickets tickets, LowCode.Messages.MessageSeal seal, Quotas quotas, TimeProvider time)
{
    const int PostsPerMinute = 60;
    const string Open = "residents have no account; they prove a phone before anything is opened";

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/portal/{street}/{app}/{service}", (string street, string app, string service, HttpContext http, ApplyPages apply) => apply.AboutAsync(http, street, app, service)).Anonymous(Open);
        pages.MapGet("/portal/{street}/{app}/{service}/apply", (string street, string app, string service, HttpContext http, ApplyPages apply) => apply.FormAsync(http, street, app, service)).Anonymous(Open);
        pages.MapPost("/portal/{street}/{app}/{service}/apply", (string street, string app, string service, HttpContext http, ApplyPages apply) => apply.PostAsync(http, street, app, service)).Anonymous(Open).WithMetadata(PostedFiles.Limit);
    }

    async Task<IResult> AboutAsync(HttpContext http, string street, string app, string service)
    {
        var unit = await streets.ChosenAsync(http, street);
        return Pages.Show<ServicePage>(StatusCodes.Status200OK, (nameof(ServicePage.Page), PageContext.Of(http)), (nameof(ServicePage.Street), unit), (nameof(ServicePage.Open), await streets.ServiceAsync(http, unit!, app, service)));
    }

    async Task<IResult> FormAsync(HttpContext http, string street, string app, string service)
    {
        var (page, unit) = (PageContext.Of(http), (await streets.ChosenAsync(http, street))!);
        var open = await streets.ServiceAsync(http, unit, app, service);
        var phone = residents.Of(http);
        var asking = new CaseApplication(service, phone ?? "", ApplyModel.KindsOf(open.Service)[0]);
        var key = PostedCommand.NewKey();
        var view = ViewOf(page, open, asking, Record.Empty, null, null, [], key, null);
        return Show(new(page, unit, open, view, [], key, phone, "", null, asking, page.Elder ? phone is null ? 0 : 1 : -1, null), StatusCodes.Status200OK);
    }

    async Task<IResult> PostAsync(HttpContext http, string street, string app, string service)
    {
        var (page, unit) = (PageContext.Of(http), await streets.FindAsync(http, street));
        var open = await streets.SentAsync(http, unit, app, service);
        // Too often: nothing is done, and what was filled in is shown again.
        var often = quotas.TryTake("apply:" + Address.LimitOf(http), PostsPerMinute, 0, time.GetUtcNow(), out _) ? null : new RefusedException(RefusalKind.Busy, Problem.Of("apply.often"));
        var key = PostedCommand.KeyOf(await http.Request.ReadFormAsync(http.RequestAborted));
        var sent = await PostedFiles.TakeAsync(http, open.App.OpeningForm.Definition, Record.Empty, attachments, Actor.Applicant(key).Client, often, PortalFiles.SourceOf(http, seal), ServiceForm.Asked(open.App, open.Service));
        var (posted, problems) = (sent.Posted, new List<Problem>(sent.Problems));
        if (often is not null && problems.Count == 0) problems.AddRange(often.Problems);
        var verb = often is null ? posted["do"].ToString() : "";
        var (phone, asked, typedPhone) = await PhoneAsync(http, posted, verb, unit, problems);
        var asking = AskingOf(open, posted, phone);
        // Divisions are chosen by name.
        var typed = FormInput.Read(open.App.OpeningForm.Definition, posted, sent.Known, picks: new Picks(page));
        var prefill = await PrefillAsync(page, open, asking, typed, sent.Known, posted, verb, problems);
        var step = page.Elder ? StepOf(posted, open) : -1;
        if (verb == ApplyModel.Send && problems.Count == 0)
        {
            var command = new OpenCase(app, unit.Id.Value!, typed) { Application = asking, Prefill = PrefillView.UseOf(posted) };
            var (answer, refusal) = await PostedCommand.SendAsync(http, grains, default, command, posted, Actor.Applicant(key));
            if (refusal is null)
            {
                session.Begin(http, answer!.Case);
                return Results.LocalRedirect("/follow/case?did=applied");
            }
            problems.AddRange(refusal.Problems);
        }
        var status = often is not null || sent.Busy ? StatusCodes.Status429TooManyRequests : problems.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK;
        if (step >= 0) step = Moved(page, open, asking, typed, prefill, sent.Known, step, verb, phone, problems, ref status);
        problems = [.. FormView.InOrder(open.App.OpeningForm, problems)];
        var view = ViewOf(page, open, asking, typed, posted, sent.Known, problems, key, prefill);
        return Show(new(page, unit, open, step < 0 ? view : view.Only(ApplyModel.StepsOf(open)[step]), problems, key, phone, typedPhone, asked, asking, step, posted), status);
    }

    /// <summary>Asks for a code, proves it, or takes another phone.</summary>
    async Task<(string? Phone, string? Asked, string Typed)> PhoneAsync(HttpContext http, IFormCollection posted, string verb, Unit street, List<Problem> problems)
    {
        var (phone, typed, asked) = (residents.Of(http), Short(posted["phone"]), Short(posted["asked"]));
        if (verb == ApplyModel.Other)
        {
            residents.End(http);
            return (null, null, "");
        }
        if (phone is not null) return (phone, null, phone);
        try
        {
            if (verb == ApplyModel.Code) return (null, await codes.AskPhoneAsync(typed, street.Id, Address.LimitOf(http), http.RequestAborted), typed);
            if (verb == ApplyModel.Prove)
            {
                phone = await codes.ProvePhoneAsync(asked, typed, Short(posted["code"]), http.RequestAborted);
                residents.Begin(http, phone, posted["own"] == "true");
                return (phone, null, phone);
            }
        }
        catch (RefusedException refused)
        {
            problems.AddRange(refused.Problems.Select(p => p with { Path = p.Path ?? "phone" }));
        }
        return (phone, asked.Length > 0 ? asked : null, typed);
    }

    static CaseApplication AskingOf(StreetOffer open, IFormCollection posted, string? phone)
    {
        var kinds = ApplyModel.KindsOf(open.Service);
        var kind = kinds.Contains(posted["for"].ToString()) ? posted["for"].ToString() : kinds[0];
        var licence = Short(posted["licence"]);
        return new(open.Service.Id, phone ?? "", kind, kind == CaseApplication.Other ? Some(posted["relation"]) : null, kind == CaseApplication.Self ? null : Some(posted["agent"]),
            kind == CaseApplication.Enterprise && licence.Length > 0 ? SocialCreditCode.Check(licence).Canonical : null, posted["authorised"] == "true");

        static string? Some(string? text) => Short(text) is { Length: > 0 } said ? said : null;
    }

    async Task<PrefillView?> PrefillAsync(PageContext page, StreetOffer open, CaseApplication asking, Record typed, IReadOnlyDictionary<string, Record> files, IFormCollection posted, string verb, List<Problem> problems)
    {
        if (asking.Phone.Length == 0) return null;
        var form = open.App.OpeningForm;
        if (verb == PrefillView.Verb)
        {
            var (start, access) = ServiceForm.Begin(open.App, open.Service, asking, typed, page.Now, null, files);
            var found = await prefills.FindOwnAsync(asking.Phone, PrefillTickets.HolderOf(asking.Phone), open.App, form, start, ServiceForm.Sent(typed, access), access, Context(page, files), page.Http.RequestAborted);
            return PrefillView.Own(page, found.Layer, found.Ticket, true);
        }
        if (PrefillView.UseOf(posted) is not { } use) return PrefillView.Own(page, PrefillLayer.None, null, false);
        try
        {
            return PrefillView.Own(page, tickets.OpenOwn(asking.Phone, use, open.App.Manifest.Id, form.Definition.Id), use.Ticket, false);
        }
        catch (RefusedException refused)
        {
            problems.AddRange(refused.Problems);
            return PrefillView.Own(page, PrefillLayer.None, null, false);
        }
    }

    /// <summary>One task a page: the next when this one is done, the one before, or where something is wrong.</summary>
    static int Moved(PageContext page, StreetOffer open, CaseApplication asking, Record typed, PrefillView? prefill, IReadOnlyDictionary<string, Record> files, int step, string verb, string? phone, List<Problem> problems, ref int status)
    {
        var steps = ApplyModel.StepsOf(open);
        var at = steps[step];
        if (verb == ApplyModel.Back) return Math.Max(0, step - 1);
        if (verb == ApplyModel.Prove && phone is not null) return Math.Min(steps.Count - 1, step + 1);
        if (verb == ApplyModel.Other) return 0;
        if (verb == ApplyModel.Next && problems.Count == 0)
        {
            if (at == ApplyModel.PhoneStep && phone is null) problems.Add(Problem.At("apply.phone", "phone"));
            else if (steps.Contains(at) && at is not (ApplyModel.PhoneStep or ApplyModel.WhoStep))
            {
                var (start, access) = ServiceForm.Begin(open.App, open.Service, asking, typed, page.Now, prefill?.Layer, files);
                var layer = prefill?.Layer ?? PrefillLayer.None;
                problems.AddRange(open.App.OpeningForm.Evaluate(layer.Under(start), layer.Clear(open.App.OpeningForm, ServiceForm.Sent(typed, access)), access, Context(page, files) with { Mode = FormMode.Submit }).Problems.Where(p => p.Path is { } path && path.Split('.', '[')[0] == at));
            }
            if (problems.Count == 0) return Math.Min(steps.Count - 1, step + 1);
            status = StatusCodes.Status422UnprocessableEntity;
            return step;
        }
        if (verb != ApplyModel.Send || problems.Count == 0) return step;
        var where = problems[0].Path?.Split('.', '[')[0] switch { "phone" or "code" => ApplyModel.PhoneStep, "for" or "relation" or "agent" or "licence" or "authorised" => ApplyModel.WhoStep, var field => field };
        return steps.Index().Where(s => s.Item == where).Select(s => s.Index).DefaultIfEmpty(step).First();
    }

    static FormView ViewOf(PageContext page, StreetOffer open, CaseApplication asking, Record typed, IFormCollection? posted, IReadOnlyDictionary<string, Record>? files, List<Problem> problems, string key, PrefillView? prefill)
    {
        var form = open.App.OpeningForm;
        var layer = prefill?.Layer ?? PrefillLayer.None;
        var (start, access) = ServiceForm.Begin(open.App, open.Service, asking, typed, page.Now, layer, files);
        var shown = prefill?.Typed(typed) ?? typed;
        var draft = form.Evaluate(layer.Under(start), layer.Clear(form, ServiceForm.Sent(shown, access)), access, Context(page, files));
        var all = problems.Count == 0 && posted is not null ? [.. draft.Problems] : problems;
        var to = "/portal/files/" + key;
        var asked = ServiceForm.Shown(open.App, open.Service, layer);
        var picks = new Picks(page);
        foreach (var field in form.Definition.Fields.Where(f => f.Type == FieldType.Record && layer.Find(f.Id) is not null)) picks.Records.Own(field, layer.Find(field.Id)!.Record);
        var view = FormView.Of(form, draft, posted is null ? null : shown, all, page.Words, address: id => $"{to}/{id}", prefill: prefill is not null && open.Service.Fields.Any(f => BoundField.Of(form.Definition).Any(b => b.Table is null && b.Path.Split('.')[0] == f && b.Element.Identifies)) ? prefill : null, sendTo: to, picks: picks);
        return open.Service.Snap ? view.Ordered(asked) : view.Only([.. asked]);
    }

    static FormContext Context(PageContext page, IReadOnlyDictionary<string, Record>? files) =>
        new(FormMode.Draft, page.Now) { User = Record.Of(("id", Actor.ClaimantName), ("name", ""), ("unit", "")), Files = files, Workdays = page.Workdays };

    static int StepOf(IFormCollection posted, StreetOffer open) =>
        int.TryParse(posted["step"], NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? Math.Clamp(step, 0, ApplyModel.StepsOf(open).Count - 1) : 0;

    static IResult Show(ApplyModel model, int status) => Pages.Show<ApplyPage>(status, (nameof(ApplyPage.Model), model));

    static string Short(string? text) => (text ?? "").Trim() is { Length: > 80 } longer ? longer[..80] : (text ?? "").Trim();
}
