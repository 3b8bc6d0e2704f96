using System.Collections.Frozen;
using System.Text;
using System.Xml;
using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Csdl;
using Microsoft.OData.Edm.Vocabularies;
using Microsoft.OData.Edm.Vocabularies.V1;

namespace LowCode.Query;

/// <summary>The entity sets a caller can ask for, as Microsoft's OData library wants them described.</summary>
public sealed class QueryModel
{
    const string Namespace = "LowCode";

    readonly FrozenDictionary<string, QueryEntity> entities;
    readonly Lazy<byte[]> metadata;

    public QueryModel(IEnumerable<QueryEntity> sets)
    {
        entities = sets.ToFrozenDictionary(e => e.Set, StringComparer.Ordinal);
        var model = new EdmModel();
        var container = new EdmEntityContainer(Namespace, "Container");
        foreach (var entity in Sets) container.AddEntitySet(entity.Set, Describe(model, entity));
        model.AddElement(container);
        (Edm, metadata) = (model, new(() => Write(model)));
    }

    public IEdmModel Edm { get; }

    /// <summary>All sets, by name.</summary>
    public IEnumerable<QueryEntity> Sets => entities.Values.OrderBy(e => e.Set, StringComparer.Ordinal);

    /// <summary>The CSDL document, XML in UTF-8.</summary>
    public byte[] Metadata => metadata.Value;

    public bool TryFind(string set, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out QueryEntity? entity) => entities.TryGetValue(set, out entity);

    static EdmEntityType Describe(EdmModel model, QueryEntity entity)
    {
        var type = new EdmEntityType(Namespace, entity.Type);
        for (var i = 0; i < entity.Columns.Length; i++)
        {
            var column = entity.Columns[i];
            var property = type.AddStructuralProperty(column.Name, TypeOf(column));
            if (i < entity.Keys) type.AddKeys(property);
            if (column.Label is not { } label) continue;
            var described = new EdmVocabularyAnnotation(property, CoreVocabularyModel.DescriptionTerm, new EdmStringConstant(label.In("zh-CN")));
            described.SetSerializationLocation(model, EdmVocabularyAnnotationSerializationLocation.Inline);
            model.SetVocabularyAnnotation(described);
        }
        model.AddElement(type);
        return type;
    }

    static IEdmTypeReference TypeOf(QueryColumn column) => column.Kind switch
    {
        QueryKind.Whole => EdmCoreModel.Instance.GetInt64(column.Nullable),
        QueryKind.Decimal => EdmCoreModel.Instance.GetDecimal(18, column.Scale, column.Nullable),
        QueryKind.Flag => EdmCoreModel.Instance.GetBoolean(column.Nullable),
        QueryKind.Date => EdmCoreModel.Instance.GetDate(column.Nullable),
        QueryKind.Time => EdmCoreModel.Instance.GetTimeOfDay(column.Nullable),
        QueryKind.Moment => EdmCoreModel.Instance.GetDateTimeOffset(column.Nullable),
        _ => EdmCoreModel.Instance.GetString(column.Nullable),
    };

    static byte[] Write(IEdmModel model)
    {
        var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true }))
            if (!CsdlWriter.TryWriteCsdl(model, writer, CsdlTarget.OData, out var errors))
                throw new InvalidOperationException(string.Join("; ", errors.Select(e => e.ErrorMessage)));
        return stream.ToArray();
    }
}
