using System.Globalization;
using Dapper;
using LowCode.Apps;
using LowCode.Views;

namespace LowCode.Insight;

/// <summary>What each app names for figures, as columns over cases <c>c</c> of all of them: its steps, and fields of its records.</summary>
sealed class FigureFields
{
    /// <summary>Records of an app by a name of their own; those that no figure needs are not read.</summary>
    readonly List<string> joins = [];

    /// <param name="parameters">Gets the names of apps and steps.</param>
    public FigureFields(IReadOnlyList<LightApp> apps, DynamicParameters parameters)
    {
        List<string> asked = [], callBack = [], contacted = [], told = [], place = [];
        foreach (var (n, app) in apps.Index())
        {
            var number = n.ToString(CultureInfo.InvariantCulture);
            var (rates, form) = (app.Manifest.Rates, RecordForm.Of(app));
            parameters.Add("figureApp" + number, app.Manifest.Id);
            Step(asked, "asked", rates?.Response?.From);
            Step(callBack, "callBack", rates?.Resolution?.Step);
            if (Field(contacted, "bigint", rates?.Response?.Field) | Field(told, "text", rates?.Satisfaction?.Field) | Field(place, "text", app.Manifest.Columns?.Place))
                joins.Add($"left join {form.Table} r{number} on r{number}.case_id = c.case_id and c.app = @figureApp{number}");

            void Step(List<string> cases, string name, string? activity)
            {
                if (activity is null) return;
                parameters.Add(name + number, activity);
                cases.Add($"when c.app = @figureApp{number} then cast(@{name}{number} as text)");
            }

            // Whole numbers of a choice's values are read as text.
            bool Field(List<string> cases, string type, string? path)
            {
                if (path is null || form.Fields.FirstOrDefault(f => f.Path == path) is not { } field) return false;
                cases.Add($"when c.app = @figureApp{number} then cast(r{number}.{field.Column} as {type})");
                return true;
            }
        }
        (Asked, CallBack, ContactedAt, Told, Place) = (Case(asked, "text"), Case(callBack, "text"), Case(contacted, "bigint"), Case(told, "text"), Case(place, "text"));
    }

    /// <summary>Step from which the claimant has to be contacted; null where an app names none.</summary>
    public string Asked { get; }
    public string CallBack { get; }
    public string ContactedAt { get; }
    public string Told { get; }
    public string Place { get; }
    public string Joins => string.Join(' ', joins);

    /// <summary>Where no app names anything there is no column; a bare null has no type on PostgreSQL.</summary>
    static string Case(List<string> cases, string type) => cases.Count == 0 ? $"cast(null as {type})" : $"case {string.Join(' ', cases)} end";
}
