/** The report's sections as tables, each figure with its formula and what it rests on. */
import { Badge } from "../Badge.tsx";
import styles from "./ReportTables.module.css";
import type { ReportColumn, ReportSection } from "./report-sections.ts";
import { BASIS_WORDS } from "./report-text.ts";

export function ReportTables({ sections }: { readonly sections: readonly ReportSection[] }) {
  return (
    <div className={styles.tables}>
      {sections.map((section) => (
        <table key={section.title} className={styles.table}>
          <caption>{section.title}</caption>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">Figure</span>
              </th>
              {section.columns.map((column) => (
                <th key={column.name} scope="col">
                  <ColumnHead column={column} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {section.rows.map((row) => (
              <tr key={row.name}>
                <th scope="row">
                  {row.name}
                  {row.formula !== "" && <small>{row.formula}</small>}
                </th>
                {row.cells.map((cell, index) => (
                  <td key={section.columns[index]?.name}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}

function ColumnHead({ column: { name, basis } }: { readonly column: ReportColumn }) {
  return (
    <>
      {name}{" "}
      {basis !== null && (
        <Badge kind={basis === "assumed" ? "assumed" : basis === "measured here" ? "measured" : "plain"}>
          {BASIS_WORDS[basis]}
        </Badge>
      )}
    </>
  );
}
