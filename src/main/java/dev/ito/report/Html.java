package dev.ito.report;

import freemarker.cache.ClassTemplateLoader;
import freemarker.cache.MultiTemplateLoader;
import freemarker.cache.TemplateLoader;
import freemarker.core.HTMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;

/** Pages of one look, from templates that share {@code parts.ftlh}. */
public final class Html {
  private Html() {}

  /**
   * Returns a page: one file that needs no other and no network.
   *
   * @param beside the class beside whose file the template lies
   * @param content what the template names, in plain maps, lists and texts
   */
  public static String page(Class<?> beside, String template, Map<?, ?> content)
      throws IOException {
    Configuration templates = new Configuration(Configuration.VERSION_2_3_34);
    templates.setTemplateLoader(
        new MultiTemplateLoader(
            new TemplateLoader[] {
              new ClassTemplateLoader(beside, ""), new ClassTemplateLoader(Html.class, "")
            }));
    templates.setDefaultEncoding("UTF-8");
    templates.setOutputFormat(HTMLOutputFormat.INSTANCE);
    templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    templates.setLogTemplateExceptions(false);
    StringWriter html = new StringWriter();
    try {
      templates.getTemplate(template).process(content, html);
    } catch (TemplateException e) {
      throw new IllegalStateException("the template " + template + " does not fit its page", e);
    }
    return html.toString();
  }
}
